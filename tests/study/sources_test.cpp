// SPDX-License-Identifier: MIT
#include "study/sources.hpp"

#include "support/catch.hpp"

using namespace femrun::study;

namespace {

const Sources began{{"tpe", "1.0.0", "aa"},
                    {"calculix", "1.0.0", "bb"},
                    {{"beam.inp.tmpl", "cc"}, {"meshes", "dd"}}};

}  // namespace

TEST_CASE("sources come back from their JSON", "[study][sources]") {
    CHECK(sources_from_json(to_json(began)) == began);
    Sources staged = began;
    staged.staging = R"({"files": []})";
    CHECK(sources_from_json(to_json(staged)) == staged);
    CHECK(sources_from_json("") == std::nullopt);
    CHECK(sources_from_json("{}") == std::nullopt);
}

TEST_CASE("a changed file and another version are to be agreed to, another build is told",
          "[study][sources]") {
    CHECK(changes(began, began).to_agree.empty());
    CHECK(changes(began, began).to_tell.empty());

    Sources is = began;
    is.solver = {"calculix", "1.1.0", "ee"};
    is.files[0].content = "ff";
    is.files.pop_back();
    CHECK(changes(began, is).to_agree ==
          std::vector<std::string>{"solver 'calculix' was 1.0.0, is 1.1.0",
                                   "'beam.inp.tmpl' has changed since the study was begun"});
    CHECK_FALSE(changes(began, is).another_optimizer);

    is = began;
    is.optimizer = {"tpe", "1.0.1", "gg"};
    is.solver.content = "hh";
    CHECK(changes(began, is).another_optimizer);
    CHECK(
        changes(began, is).to_tell ==
        std::vector<std::string>{"solver 'calculix' was built anew since the study was begun, and "
                                 "is still 1.0.0"});

    is = began;
    is.optimizer = {"nsga2", "0.1.0", "ii"};
    CHECK(changes(began, is).to_agree.empty());
}

TEST_CASE("a schema says which settings are paths", "[study][sources]") {
    const char* schema = R"({"properties": {
        "deck": {"type": "string", "format": "path"},
        "title": {"type": "string"},
        "files": {"type": "array", "items": {"format": "path"}},
        "steps": {"items": {"properties": {"program": {"format": "path"}}}},
        "named": {"additionalProperties": {"format": "path"}}}})";
    const char* settings = R"({"deck": "beam.inp", "title": "beam", "other": "x",
        "files": ["mesh.dat", {"from": "lib/a.dat", "to": "b.dat"}, 3],
        "steps": [{"program": "./solve"}, {"program": "python3"}],
        "named": {"one": "one.txt"}})";

    CHECK(paths_in(schema, settings) == std::vector<std::string>{"./solve", "beam.inp", "lib/a.dat",
                                                                 "mesh.dat", "one.txt", "python3"});
    CHECK(paths_in("no schema", settings).empty());
    CHECK(paths_in(schema, "[]").empty());
}
