// SPDX-License-Identifier: MIT
#include "study/response_binding.hpp"

#include "study_text.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;

namespace {

std::shared_ptr<const StudyFile> wing(const std::string& study_lines = "") {
    return StudyFile::read("[study]\n" + study_lines +
                               "[optimizer]\nplugin = \"random\"\n"
                               "[solver]\nplugin = \"openfoam\"\n"
                               "[parameters]\nchord = { low = 1, high = 2 }\nspan = 3\n"
                               "[objectives]\ndrag = { minimize = \"Cd * chord\" }\n"
                               "[constraints]\nlift = { of = \"cl / sapn\", lower = 1 }\n",
                           "study.toml")
        .file;
}

std::vector<std::string> messages(const BoundStudy& bound) {
    std::vector<std::string> sentences;
    for (const Error& mistake : bound.mistakes) sentences.push_back(mistake.message);
    return sentences;
}

}  // namespace

TEST_CASE("a name that the solver does not return is told with those that it does",
          "[study][responses]") {
    const std::vector<std::string> returned{"cd", "cl"};

    CHECK(messages(bind_responses(*wing(), returned)) ==
          std::vector<std::string>{
              "study.toml:10: objective 'drag' names 'Cd', but solver 'openfoam' returns 'cd', "
              "'cl'; did you mean 'cd'?",
              "study.toml:12: constraint 'lift' names 'sapn', but solver 'openfoam' returns 'cd', "
              "'cl'; did you mean 'span'?"});
    CHECK(messages(bind_responses(*wing("record = [\"temperature\"]\n"),
                                  std::vector<std::string>{"Cd", "cl", "sapn"})) ==
          std::vector<std::string>{"study.toml:2: [study] record names 'temperature', but solver "
                                   "'openfoam' returns 'Cd', 'cl', 'sapn'; name one of these"});
}

TEST_CASE("an output with a plausible range must be one that the solver returns",
          "[study][responses]") {
    const auto file = StudyFile::read(
                          "[optimizer]\nplugin = \"random\"\n[solver]\nplugin = \"openfoam\"\n"
                          "[parameters]\nchord = { low = 1, high = 2 }\n"
                          "[objectives]\ndrag = { minimize = \"cd\" }\n"
                          "[outputs]\ncm = { lower = 0 }\n",
                          "study.toml")
                          .file;
    CHECK(messages(bind_responses(*file, std::vector<std::string>{"cd", "cl"})) ==
          std::vector<std::string>{"study.toml:10: [outputs] names 'cm', but solver 'openfoam' "
                                   "returns 'cd', 'cl'; did you mean 'cd'?"});
}

TEST_CASE("what the solver returns beyond the goals is recorded after them", "[study][responses]") {
    const std::vector<std::string> returned{"sapn", "moment", "Cd", "cl", "mass"};

    const BoundStudy all = bind_responses(*wing(), returned);
    CHECK(all.mistakes.empty());
    CHECK(all.definition.goals.responses ==
          std::vector<std::string>{"Cd", "cl", "sapn", "moment", "mass"});

    const BoundStudy some = bind_responses(*wing("record = [\"mass\"]\n"), returned);
    CHECK(some.mistakes.empty());
    CHECK(some.definition.goals.responses == std::vector<std::string>{"Cd", "cl", "sapn", "mass"});

    const BoundStudy none = bind_responses(*wing("record = []\n"), returned);
    CHECK(none.definition.goals.responses == std::vector<std::string>{"Cd", "cl", "sapn"});
}

TEST_CASE("a solver that cannot know its responses is believed to give those that are used",
          "[study][responses]") {
    const BoundStudy bound = bind_responses(*wing("record = [\"mass\"]\n"), {});

    CHECK(bound.mistakes.empty());
    CHECK(bound.definition.goals.responses == std::vector<std::string>{"Cd", "cl", "sapn", "mass"});
}

TEST_CASE("a parameter cannot have the name of a response", "[study][responses]") {
    const std::vector<std::string> returned{"Cd", "cl", "sapn", "span"};

    CHECK(messages(bind_responses(*wing(), returned)) ==
          std::vector<std::string>{"study.toml:8: parameter 'span' has the name of a response of "
                                   "solver 'openfoam'; rename the parameter"});
}

TEST_CASE("a response with the name of a constant is meant by the goals", "[study][responses]") {
    const auto file = StudyFile::read(
                          "[optimizer]\nplugin = \"random\"\n[solver]\nplugin = \"beam\"\n"
                          "[parameters]\nx = { low = 1, high = 2 }\n"
                          "[objectives]\nenergy = { minimize = \"e + x\" }\n",
                          "study.toml")
                          .file;

    const BoundStudy with_e = bind_responses(*file, std::vector<std::string>{"mass", "e"});
    CHECK(with_e.definition.goals.responses == std::vector<std::string>{"e", "mass"});
    CHECK(only_recorded(with_e.definition.goals) == std::vector<bool>{false, true});
    const BoundStudy without = bind_responses(*file, std::vector<std::string>{"mass"});
    CHECK(without.mistakes.empty());
    CHECK(without.definition.goals.responses == std::vector<std::string>{"mass"});
}

TEST_CASE("a response may have the name of a function", "[study][responses]") {
    const auto file = StudyFile::read(
                          "[optimizer]\nplugin = \"random\"\n[solver]\nplugin = \"beam\"\n"
                          "[parameters]\nx = { low = 1, high = 2 }\n"
                          "[objectives]\nall = { minimize = \"sum + max(x, 1)\" }\n",
                          "study.toml")
                          .file;
    REQUIRE(file);

    CHECK(bind_responses(*file, std::vector<std::string>{"sum"}).mistakes.empty());
    CHECK(messages(bind_responses(*file, std::vector<std::string>{"total"})) ==
          std::vector<std::string>{"study.toml:8: objective 'all': function 'sum' has no values; "
                                   "write sum(...)"});
}
