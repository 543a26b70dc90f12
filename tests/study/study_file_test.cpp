// SPDX-License-Identifier: MIT
#include "study/study_file.hpp"

#include <filesystem>

#include "study_text.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;
using namespace std::chrono_literals;

namespace {

const char* const bracket = R"([study]
name   = "bracket"
trials = 200
attempts = 1000
time   = "8 h 30 min"
record = ["volume", "mass"]

[optimizer]
plugin = "tpe"
isolation = "process"
time_limit = "10 min"
startup = 10
seed   = 42

[solver]
plugin = "calculix"
isolation = "process"
time_limit = "90 s"
keep = "best"
deck   = "bracket.inp"

[retry]
attempts_max = 5
backoff = "500 ms"
backoff_max = "1 min"
time_limit_is_design = true

[parameters]
thickness = { low = 4, high = 20, unit = "mm" }
weight    = { expression = "height * density" }
radius    = { low = 2, high = 9, step = 0.5 }
ribs      = { low = 0, high = 4.0, type = "integer" }
teeth     = { low = 2, high = 32, step = 3, type = "integer", scale = "log" }
stiffness = { low = 1e-3, high = 1e3, scale = "log" }
material  = { choices = ["S235", "S355"] }
bolt      = { choices = [8, 10.5] }
height    = { expression = "2 * radius + 8", unit = "mm" }
load      = { value = 500, unit = "N" }
density   = 7.85e-6
coating   = "zinc"

[rules]
clearance = "height - 2 * radius >= 1"
strong    = 'material == "S355" or thickness > 8'

[objectives]
mass   = { minimize = "mass * load" }
stiff  = { target = 0.2, of = "u_tip", unit = "mm" }
life   = { maximize = "cycles + mass" }

[constraints]
stress = { of = "max_mises", upper = 100, unit = "MPa" }
tip    = { of = "u_tip", lower = -1, upper = 1 }

[licences]
femtet = 3
mesher = { count = 4, hold = 2, cooldown = "2 min" }

[[try]]
thickness = 5
radius = 2.5
ribs = 3
teeth = 5
stiffness = 1
material = "S355"
bolt = 10.5
)";

}  // namespace

TEST_CASE("a study file becomes a definition", "[study][study_file]") {
    const auto reading = StudyFile::read(bracket, "bracket.toml");

    REQUIRE(reading.mistakes.empty());
    StudyDefinition wanted;
    wanted.name = "bracket";
    wanted.budget = {200, 1000, 8h + 30min};
    wanted.optimizer = {"tpe", R"({"startup":10})"};
    wanted.seed = 42;
    wanted.optimizer_isolation = Isolation::process;
    wanted.optimizer_limit = 10min;
    wanted.solver = {"calculix", R"({"deck":"bracket.inp"})"};
    wanted.isolation = Isolation::process;
    wanted.solve_limit = 90s;
    wanted.keep = Keep::best;
    wanted.retry = {5, 500ms, 1min, true};
    wanted.space.parameters = {
        {"thickness", RealDomain{4, 20}, "mm"},
        {"radius", RealDomain{2, 9, 0.5}, ""},
        {"ribs", IntegerDomain{0, 4}, ""},
        {"teeth", IntegerDomain{2, 32, 3, Scale::logarithmic}, ""},
        {"stiffness", RealDomain{1e-3, 1e3, std::nullopt, Scale::logarithmic}, ""},
        {"material", CategoricalDomain{{"S235", "S355"}}, ""},
        {"bolt", CategoricalDomain{{std::int64_t{8}, 10.5}}, ""}};
    wanted.space.fixed = {
        {"load", std::int64_t{500}, "N"}, {"density", 7.85e-6, ""}, {"coating", "zinc", ""}};
    wanted.space.derived = {{"height", "2 * radius + 8", "mm"}, {"weight", "height * density", ""}};
    wanted.space.rules = {{"clearance", "height - 2 * radius >= 1"},
                          {"strong", "material == \"S355\" or thickness > 8"}};
    wanted.goals.responses = {"mass", "u_tip", "cycles", "max_mises", "volume"};
    wanted.goals.objectives = {{"mass", Sense::minimize, "mass * load", 0},
                               {"stiff", Sense::target, "u_tip", 0.2, "mm"},
                               {"life", Sense::maximize, "cycles + mass", 0}};
    wanted.goals.constraints = {{"stress", "max_mises", std::nullopt, 100.0, "MPa"},
                                {"tip", "u_tip", -1.0, 1.0}};
    wanted.licences = {{"femtet", {3, 1, 0ms}}, {"mesher", {4, 2, 2min}}};
    wanted.enqueued = {{5, 2.5, 3, 5, 1, 1, 1}};
    CHECK(reading.file->definition() == wanted);
    CHECK(reading.file->seed_given());
    CHECK(reading.file->record() == std::vector<std::string>{"volume", "mass"});
}

TEST_CASE("what a study file leaves out has its default", "[study][study_file]") {
    const auto reading = StudyFile::read(test::study_with({}), "s.toml");

    REQUIRE(reading.mistakes.empty());
    StudyDefinition wanted;
    wanted.name = "s";
    wanted.optimizer.plugin = "random";
    wanted.solver.plugin = "formula";
    wanted.space.parameters = {{"x", RealDomain{0, 10}, ""}};
    wanted.goals.responses = {"f"};
    wanted.goals.objectives = {{"f", Sense::minimize, "f", 0}};
    CHECK(reading.file->definition() == wanted);
    CHECK_FALSE(reading.file->seed_given());
    CHECK(reading.file->record() == std::nullopt);
}

TEST_CASE("a study without a name is called after its file, or its folder", "[study][study_file]") {
    const auto name_of = [](std::string_view path) {
        return StudyFile::read(test::study_with({}), path).file->definition().name;
    };

    CHECK(name_of("wing.toml") == "wing");
    CHECK(name_of("projects/wing/study.toml") == "wing");
    CHECK(name_of("study.toml") == std::filesystem::current_path().filename().string());
    CHECK(name_of("/study.toml") == "study");
}

TEST_CASE("settings of a plugin keep their nesting and their order", "[study][study_file]") {
    const auto reading =
        StudyFile::read(test::study_with({{"solver",
                                           "plugin = \"formula\"\n"
                                           "zeta = 1\nalpha = [1.5, true, { z = 1, a = \"t\" }]\n"
                                           "day = 2024-02-29\n"
                                           "[solver.outputs]\nf = \"r\"\n"
                                           "[solver.let]\nr = \"x^2\"\na = \"r\"\n"
                                           "[[solver.steps]]\nprogram = \"b\"\n"
                                           "[[solver.steps]]\nprogram = \"a\"\n"}}),
                        "s.toml");

    REQUIRE(reading.mistakes.empty());
    CHECK(reading.file->definition().solver.settings ==
          R"({"zeta":1,"alpha":[1.5,true,{"z":1,"a":"t"}],"day":"2024-02-29",)"
          R"("outputs":{"f":"r"},"let":{"r":"x^2","a":"r"},)"
          R"("steps":[{"program":"b"},{"program":"a"}]})");
}

TEST_CASE("a place is the line of a key, or of the nearest thing around it",
          "[study][study_file]") {
    const auto reading = StudyFile::read(
        "[study]\nname = \"s\"\n"
        "[solver]\nplugin = \"command\"\n"
        "files = [\n  \"a\",\n  \"b\"]\n"
        "[[solver.steps]]\nprogram = \"ccx\"\n"
        "[solver.\"a.b\"]\nc = 1\n",
        "s.toml", {{"solver.keep", "all"}});
    REQUIRE(reading.file);
    const StudyFile& file = *reading.file;

    CHECK(file.place("study.name") == "s.toml:2");
    CHECK(file.place("solver") == "s.toml:3");
    CHECK(file.place("solver.plugin") == "s.toml:4");
    CHECK(file.place("solver.files") == "s.toml:5");
    CHECK(file.place("solver.files.1") == "s.toml:7");
    CHECK(file.place("solver.steps.0") == "s.toml:8");
    CHECK(file.place("solver.steps.0.program") == "s.toml:9");
    CHECK(file.place("solver.steps.0.nothing") == "s.toml:8");
    CHECK(file.place("solver.steps.7") == "s.toml:8");
    CHECK(file.place("solver.a.b.c") == "s.toml:11");
    CHECK(file.place("solver.keep") == "--set solver.keep");
    CHECK(file.place("optimizer.seed") == "s.toml");
    CHECK(file.place("") == "s.toml");
}

TEST_CASE("a parameter may have the name of a constant or a function", "[study][study_file]") {
    const auto reading = StudyFile::read(
        "[optimizer]\nplugin = \"random\"\n[solver]\nplugin = \"beam\"\n"
        "[parameters]\nhalf = { expression = \"e / 2\" }\ne = { expression = \"2 * min\" }\n"
        "min = { low = 1, high = 3 }\npi = { choices = [\"a\", \"b\"] }\n"
        "[rules]\nr = 'pi == \"a\" or e > max(min, 3)'\n"
        "[objectives]\nmass = { minimize = \"mass * e\" }\n"
        "[[try]]\nmin = 2\npi = \"b\"\n",
        "study.toml");
    REQUIRE(reading.mistakes.empty());

    const StudyDefinition& definition = reading.file->definition();
    CHECK(definition.goals.responses == std::vector<std::string>{"mass"});
    const auto space = SearchSpace::compile(definition.space);
    CHECK(space->expand({2, 1}) ==
          std::vector<NamedValue>{{"min", 2.0}, {"pi", "b"}, {"e", 4.0}, {"half", 2.0}});
    CHECK(space->broken_rule({1, 1}) == "r");
}
