// SPDX-License-Identifier: MIT
#include "engines/command.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::engines;
using namespace std::chrono_literals;

TEST_CASE("a command is given its input and told by its output and code", "[engines][command]") {
    const auto said = run({.words = {"sh", "-c", "cat; echo oh >&2; exit 3"}, .input = "a\nb"});

    REQUIRE(said.ok());
    CHECK(*said == Said{.code = 3, .out = "a\nb", .err = "oh\n"});
}

TEST_CASE("a command that a signal ends has the code that shells give it", "[engines][command]") {
    const auto said = run({.words = {"sh", "-c", "kill -9 $$"}, .input = {}});

    REQUIRE(said.ok());
    CHECK(said->code == 128 + 9);
}

TEST_CASE("a command that does not answer is ended at its limit", "[engines][command]") {
    const auto said = run({.words = {"sleep", "60"}, .input = {}, .limit = 50ms});

    REQUIRE(!said.ok());
    CHECK(said.error() ==
          Error{ErrorKind::unavailable, "program 'sleep': gave no answer within 0.05 s"});
}
