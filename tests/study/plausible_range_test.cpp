// SPDX-License-Identifier: MIT
// [outputs] and [study] hopeless_after: what tells a solver's nonsense, and a study that goes
// wrong.
#include "study_text.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;
using test::mistakes_in;
using Sentences = std::vector<std::string>;

TEST_CASE("plausible ranges of outputs are read, and record what they are of", "[study]") {
    const auto reading = StudyFile::read(
        test::study_with(
            {{"outputs", "mass = { lower = 0.01 }\nf = { lower = -1, upper = 1e3 }\n"}}),
        "s.toml");

    CHECK(reading.mistakes.empty());
    const GoalsDefinition& goals = reading.file->definition().goals;
    CHECK(goals.responses == std::vector<std::string>{"f", "mass"});
    CHECK(goals.plausible ==
          std::vector<PlausibleRange>{{"mass", 0.01, std::nullopt}, {"f", -1.0, 1000.0}});
}

TEST_CASE("a study is hopeless after a hundred failures that are alike, or as its file says",
          "[study]") {
    const auto limit = [](const std::string& lines) {
        return StudyFile::read(test::study_with({{"study", lines}}), "s.toml")
            .file->definition()
            .hopeless_after;
    };
    CHECK(limit("") == 100);
    CHECK(limit("hopeless_after = 12\n") == 12);
    CHECK(limit("hopeless_after = 0\n") == 0);
}

TEST_CASE("a plausible range has limits that fit each other", "[study][mistakes]") {
    CHECK(mistakes_in("outputs", "f = {}\n") ==
          Sentences{"line 1: output 'f': has no limit; write lower, upper or both"});
    CHECK(mistakes_in("outputs", "f = { lower = 2, upper = 1 }\n") ==
          Sentences{"line 1: output 'f': lower 2 is above upper 1; swap them"});
    CHECK(mistakes_in("outputs", "f = { low = 2 }\n") ==
          Sentences{"line 1: output 'f': there is no key 'low'; write lower"});
    CHECK(mistakes_in("outputs", "f = 3\n") ==
          Sentences{"line 1: output 'f': the number 3 is no plausible range; write { lower = 0 }"});
    CHECK(mistakes_in("outputs", "x = { lower = 0 }\n") ==
          Sentences{"line 1: output 'x': this is a parameter; its range stands in [parameters]"});
}

TEST_CASE("hopeless_after is a number of failures", "[study][mistakes]") {
    CHECK(mistakes_in("study", "hopeless_after = 0\n").empty());
    CHECK(mistakes_in("study", "hopeless_after = -1\n").size() == 1);
}
