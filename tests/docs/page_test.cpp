// SPDX-License-Identifier: MIT
#include "page.hpp"

#include "support/catch.hpp"

using namespace femrun::docs;

TEST_CASE("a page is files and commands in their order", "[docs]") {
    const Page page = read_page(
        "# Title\n"
        "```toml study.toml\n[study]\n```\n"
        "```cpp\nint x;\n```\n"
        "```console exit=2\n$ femrun check\nfine\n...\n$ false\n```\n");

    REQUIRE(page.mistakes.empty());
    REQUIRE(page.steps.size() == 3);
    CHECK(page.steps[0].file.name == "study.toml");
    CHECK(page.steps[0].file.text == "[study]\n");
    CHECK(page.steps[1].command.line == 9);
    CHECK(page.steps[1].command.text == "femrun check");
    CHECK(page.steps[1].command.printed == "fine\n...\n");
    CHECK(page.steps[1].command.exit_code == 0);
    CHECK(page.steps[2].command.exit_code == 2);
}

TEST_CASE("a study that no test would try is a mistake of the page", "[docs]") {
    CHECK(read_page("a\n```toml\n[study]\n```\n```console\nls\n```\n```sh\n").mistakes ==
          std::vector<std::string>{"line 2: a toml block without a file name is never tried",
                                   "line 6: a console block begins with '$ ' and a command",
                                   "line 8: block is not closed"});
}

TEST_CASE("three dots stand for anything", "[docs]") {
    CHECK(is_as_told("best 1\ntime ... s\n", "best 1  \ntime 0.25 s\n\n"));
    CHECK(is_as_told("...\n", ""));
    CHECK(is_as_told("...\n", "a\nb\n"));
    CHECK(is_as_told("a\n...\nz\n", "a\nb\nc\nz\n"));
    CHECK(is_as_told("a\n...\nz\n", "a\nz\n"));
    CHECK_FALSE(is_as_told("a\n...\nz\n", "a\nb\n"));
    CHECK_FALSE(is_as_told("a\n", "a\nb\n"));
    CHECK_FALSE(is_as_told("a ... c ... a\n", "a b c a\n"));
    CHECK(is_as_told("", ""));
    CHECK_FALSE(is_as_told("", "a"));
}
