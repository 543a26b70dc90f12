// SPDX-License-Identifier: MIT
// Texts that are nested without end are refused, not walked.
#include <fmt/format.h>

#include "study/study_file.hpp"
#include "study/toml_depth.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;

namespace {

std::string repeated(const std::string& part, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += part;
    return text;
}

std::string mistake(const std::string& text, const std::vector<Override>& overrides = {}) {
    const auto reading = StudyFile::read(text, "study.toml", overrides);
    REQUIRE_FALSE(reading.mistakes.empty());
    return reading.mistakes[0].message;
}

}  // namespace

TEST_CASE("a key of very many parts is refused with its line", "[study][toml]") {
    const std::string key = repeated("a.", 99'999) + "a";
    const std::string refusal =
        "study.toml:2: a key of 100000 parts is nested too deep; at most 32 are allowed";
    CHECK(mistake("[study]\n" + key + " = 1\n") == refusal);
    CHECK(mistake("\n[" + key + "]\n") == refusal);
    CHECK(mistake("\nx = { " + key + " = 1 }\n") == refusal);
    CHECK(mistake("\n" + repeated("\"a\".", 99'999) + "a = 1") == refusal);
    CHECK(mistake("", {{key, "1", ""}}) ==
          "--set " + key.substr(0, 94) +
              ": a key of 100000 parts is nested too deep; at most 32 are allowed");
}

TEST_CASE("lists and tables in each other without end are refused with their line",
          "[study][toml]") {
    const std::string refusal =
        "study.toml:2: lists and tables are nested deeper than 32; make them flatter";
    CHECK(mistake("\nx = " + repeated("[", 100'000)) == refusal);
    CHECK(mistake("\nx = " + repeated("{ a = ", 100'000)) == refusal);
}

TEST_CASE("dots and brackets in texts and comments count for nothing", "[study][toml]") {
    CHECK_FALSE(too_deep("a = '" + repeated(".[", 100) + "' # " + repeated(".{", 100)));
    CHECK_FALSE(too_deep("a = \"\\\"" + repeated(".[", 100) + "\"\n"));
    CHECK_FALSE(too_deep("a = \"\\"));
    CHECK_FALSE(too_deep("a = '''\n" + repeated("[.\n", 100) + "'''\nb = 1.5\n"));
    CHECK_FALSE(too_deep(repeated("[[solver.steps]]\nx = [[1.0, 2.0], [3.0]]\n", 100)));
    CHECK_FALSE(too_deep(repeated("a.", 31) + "a = 1"));
    CHECK(too_deep("a = '''\n.\n'''\n" + repeated("b.", 32) + "b = 1") ==
          "4: a key of 33 parts is nested too deep; at most 32 are allowed");
}
