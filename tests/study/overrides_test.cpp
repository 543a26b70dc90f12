// SPDX-License-Identifier: MIT
#include "study_text.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;

namespace {

StudyFile::Reading reading_with(const std::vector<Override>& overrides) {
    return StudyFile::read(test::study_with({{"solver",
                                              "plugin = \"command\"\n"
                                              "files = [\"a\", \"b\"]\n"
                                              "[[solver.steps]]\nprogram = \"x\"\n"}}),
                           "s.toml", overrides);
}

std::string mistake_with(const Override& override) {
    const auto mistakes = reading_with({override}).mistakes;
    return mistakes.size() == 1 ? mistakes[0].message : std::to_string(mistakes.size());
}

}  // namespace

TEST_CASE("the command line sets what the file says otherwise", "[study][overrides]") {
    const auto reading = reading_with({{"optimizer.seed", "7"},
                                       {"study.trials", "30"},
                                       {"optimizer.plugin", "tpe"},
                                       {"solver.steps.0.program", "\"ccx\""},
                                       {"solver.new.table.key", "1.5"},
                                       {"solver.files", "[\"c\"]"},
                                       {"parameters.x", "{ low = 1, high = 2 }"}});

    REQUIRE(reading.mistakes.empty());
    const StudyDefinition& study = reading.file->definition();
    CHECK(study.seed == 7);
    CHECK(study.budget.successes == 30u);
    CHECK(study.optimizer.plugin == "tpe");
    CHECK(study.solver.settings ==
          R"({"files":["c"],"steps":[{"program":"ccx"}],"new":{"table":{"key":1.5}}})");
    CHECK(study.space.parameters == std::vector<Parameter>{{"x", RealDomain{1, 2}, ""}});
}

TEST_CASE("a value that is not TOML is a text", "[study][overrides]") {
    const auto settings = [](const std::string& value) {
        return reading_with({{"solver.k", value}, {"solver.files", "0"}, {"solver.steps", "0"}})
            .file->definition()
            .solver.settings;
    };

    CHECK(settings("truss.inp") == R"({"files":0,"steps":0,"k":"truss.inp"})");
    CHECK(settings("8 h") == R"({"files":0,"steps":0,"k":"8 h"})");
    CHECK(settings("") == R"({"files":0,"steps":0,"k":""})");
    CHECK(settings("1\nkey = 2") == R"({"files":0,"steps":0,"k":"1\nkey = 2"})");
    CHECK(settings("true") == R"({"files":0,"steps":0,"k":true})");
    CHECK(settings("\xFF") == "{\"files\":0,\"steps\":0,\"k\":\"\xEF\xBF\xBD\"}");
}

TEST_CASE("a mistake of the command line is named by its option", "[study][overrides]") {
    CHECK(mistake_with({"optimizer.seed", "-1"}) ==
          "--set optimizer.seed: [optimizer] seed is the number -1; it must be a whole number of "
          "0 or more");
    CHECK(mistake_with({"study.trials", "ten", "--trials"}) ==
          "--trials: [study] trials is text 'ten'; it must be a whole number of 1 or more");
    CHECK(mistake_with({"optimizer..seed", "1"}) ==
          "--set optimizer..seed: key 'optimizer..seed' has an empty part; write it as in "
          "optimizer.seed=7");
    CHECK(mistake_with({"solver.plugin.name", "1"}) ==
          "--set solver.plugin.name: 'solver.plugin' is text 'command', which has no 'name' in it");
    CHECK(mistake_with({"solver.steps.1.program", "1"}) ==
          "--set solver.steps.1.program: 'solver.steps' is a list of 1; name one of them by its "
          "number, from 0, not '1'");
    CHECK(mistake_with({"stduy.trials", "1"}) ==
          "--set stduy.trials: there is no section [stduy]; did you mean 'study'?");
}
