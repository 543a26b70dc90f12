// SPDX-License-Identifier: MIT
// The project's plugins keep the laws, and those that break one are found out.
#include "conform/try_library.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/library.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::conform;

namespace {

const std::filesystem::path plugins = FEMRUN_TEST_PLUGINS;
const std::filesystem::path misbehaving = FEMRUN_TEST_MISBEHAVING "/misbehaving.femrun";

Settings settings_for(const std::filesystem::path& library, const std::string& plugin,
                      const std::string& check = {}) {
    Settings settings;
    settings.command = {FEMRUN_TEST_CONFORM_HOST};
    settings.library = library;
    settings.plugin = plugin;
    settings.check = check;
    settings.seed = 20260101;
    settings.look.command = {FEMRUN_TEST_PLUGIN_HOST, "host"};
    return settings;
}

/// Everything found, a line each: "same-seed: another seed ...".
std::vector<std::string> found(const Settings& settings) {
    const auto report = try_library(settings, {});
    if (!report) return {report.error().message};
    std::vector<std::string> all;
    for (const Line& line : report.value().lines)
        for (const std::string& finding : line.findings) all.push_back(line.check + ": " + finding);
    return all;
}

using Found = std::vector<std::string>;

/// A beam whose mass and deflection are formulas.
conformance::SolverStudy beam() {
    conformance::SolverStudy study;
    study.settings = R"({"outputs": {"mass": "width * height", "deflection": "1 / height^3"}})";
    study.folder = std::filesystem::temp_directory_path().string();
    study.design = {{"width", "mm", FEMRUN_REAL, 3, ""},
                    {"height", "mm", FEMRUN_REAL, 4, ""},
                    {"ribs", "", FEMRUN_INTEGER, 2, ""},
                    {"material", "", FEMRUN_CATEGORICAL, 0, "S355"}};
    study.responses = {"mass", "deflection"};
    return study;
}

Found of_solver(const std::string& deed, const std::string& check) {
    auto settings = settings_for(misbehaving, deed, check);
    settings.study = beam();
    settings.study->settings = "{}";
    settings.call_limit = std::chrono::milliseconds(1500);
    return found(settings);
}

Found of_optimizer(const std::string& deed, const std::string& check) {
    return found(settings_for(misbehaving, deed, check));
}

}  // namespace

TEST_CASE("every optimizer keeps every law", "[contract]") {
    const std::string name = GENERATE("auto", "gp", "nsga2", "random", "tpe");
    CAPTURE(name);
    const auto report = try_library(settings_for(plugins / (name + ".femrun"), ""), {});
    REQUIRE(report);
    for (const Line& line : report.value().lines) {
        CAPTURE(line.plugin, line.check);
        CHECK(line.findings == Found{});
        CHECK(line.as_before == Found{});
    }
    CHECK(report.value().lines.size() == 20);
    CHECK(report.value().untried() == 0);
}

TEST_CASE("solver 'formula' keeps every law", "[contract]") {
    auto settings = settings_for(plugins / "formula.femrun", "formula");
    settings.study = beam();
    const auto report = try_library(settings, {});
    REQUIRE(report);
    for (const Line& line : report.value().lines) {
        CAPTURE(line.plugin, line.check);
        CHECK(line.findings == Found{});
        CHECK(line.as_before == Found{});
    }
    CHECK(report.value().lines.size() == 17);
    CHECK(report.value().untried() == 0);
}

TEST_CASE("solver 'command' keeps every law while a program runs", "[contract]") {
    auto settings = settings_for(plugins / "command.femrun", "command");
    settings.study = beam();
    settings.study->settings =
        R"-({"steps": [{"program": "sh", "arguments": ["-c", "sleep 0.1; echo m = ${width}"]}],)-"
        R"-( "outputs": {"mass": {"file": "step1.log", "pattern": "m = (\\S+)"}}})-";
    settings.study->design.resize(1);
    settings.study->responses = {"mass"};
    const auto report = try_library(settings, {});
    REQUIRE(report);
    for (const Line& line : report.value().lines) {
        CAPTURE(line.plugin, line.check);
        CHECK(line.findings == Found{});
        CHECK(line.as_before == Found{});
    }
}

TEST_CASE("solver 'calculix' keeps the laws that need no model", "[contract]") {
    const auto report = try_library(settings_for(plugins / "calculix.femrun", "calculix"), {});
    REQUIRE(report);
    for (const Line& line : report.value().lines) {
        CAPTURE(line.plugin, line.check);
        CHECK(line.findings == Found{});
        CHECK(line.as_before == Found{});
    }
}

TEST_CASE("a law that was not tried is not praised but said not to be, and why", "[contract]") {
    const auto report = try_library(settings_for(plugins / "formula.femrun", "formula"), {});
    REQUIRE(report);
    CHECK(report.value().findings() == 0);
    Found untried;
    for (const Line& line : report.value().lines) {
        if (line.untried.empty()) continue;
        untried.push_back(line.check);
        CHECK_FALSE(line.kept());
        CHECK(line.untried ==
              "its setting 'outputs' has no default; give it with --set or a study file");
    }
    CHECK(untried == Found{"often", "probe", "solve", "responses", "designs", "cancel", "order",
                           "unicode", "hosts", "sizes", "borrowed", "leftovers"});
}

TEST_CASE("a plugin is tried with the settings that it is given", "[contract]") {
    auto settings = settings_for(plugins / "formula.femrun", "formula", "probe");
    settings.set = R"({"outputs": {"mass": "width * height"}})";
    const auto report = try_library(settings, {});
    REQUIRE(report);
    CHECK(report.value().lines.at(0).kept());
}

TEST_CASE("a check that there is not is an error with the nearest name", "[contract]") {
    CHECK(found(settings_for(plugins / "random.femrun", "", "same-sed")) ==
          Found{"--check 'same-sed': there is no such check; did you mean 'same-seed'?"});
}

TEST_CASE("a solver that crashes, exits or hangs is found out by its process", "[contract]") {
    CHECK(of_solver("segv", "solve") ==
          Found{"solve: its process died with signal 11 (SIGSEGV) in solve"});
    CHECK(of_solver("exit", "solve") == Found{"solve: its process exited with code 3 in a call"});
    CHECK(of_solver("hang", "solve") ==
          Found{"solve: solve had not returned after 1.5 s; let it return, or give --limit if it "
                "needs longer"});
    CHECK(of_solver("hang-in-destroy", "probe") ==
          Found{"probe: destroy had not returned after 1.5 s; let it return, or give --limit if it "
                "needs longer"});
}

TEST_CASE("a solver that throws or returns nonsense is found out", "[contract]") {
    CHECK(of_solver("throw", "solve").front() ==
          "solve: solve let an exception out of the library: matrix is singular");
    CHECK(of_solver("throw-in-create", "often").front() ==
          "often: create let an exception out of the library: no display");
    CHECK(of_solver("nan", "solve") ==
          Found{"solve: solve returned FEMRUN_OK with response 'mass' NaN or not set; a response "
                "that is not there is a failed design of stage post"});
    CHECK(of_solver("status-42", "solve").front() ==
          "solve: solve returned status 42; the statuses are 0 to 7");
    CHECK(of_solver("cancels-unasked", "solve").front() ==
          "solve: solve says that it was cancelled, but nobody asked it to stop");
    CHECK(of_solver("says-nothing", "solve").front() ==
          "solve: solve returned FEMRUN_BAD_DESIGN without a sentence; call set_error first");
    CHECK(of_solver("wrong-kind", "probe") ==
          Found{"probe: probe gave variable 'width' kind 9; the kinds are 0 to 2"});
    CHECK(of_solver("short-table", "often") ==
          Found{"often: its solver table is too short or lacks a function"});
    CHECK(of_solver("null-solver", "often") ==
          Found{"often: create returned FEMRUN_OK without a solver"});
}

TEST_CASE("a solver that does not look at what it is given is found out", "[contract]") {
    CHECK(of_solver("well-behaved", "solve") == Found{});
    CHECK(of_solver("well-behaved", "cancel") == Found{});
    CHECK(of_solver("well-behaved", "sizes").front() ==
          "sizes: open took a setup whose size says that it has no quantities; read a member only "
          "if FEMRUN_HAS says so");
    CHECK(of_solver("odd-schema", "settings").front() ==
          "settings: create took settings that are no JSON object: ''");
}

TEST_CASE("a plugin that hangs costs two calls and not one a check", "[contract]") {
    auto settings = settings_for(misbehaving, "hang-in-create");
    settings.call_limit = std::chrono::milliseconds(300);
    const auto report = try_library(settings, {});
    REQUIRE(report);
    std::size_t untried = 0;
    for (const Line& line : report.value().lines)
        if (line.untried == "it hung in 'often' and 'probe'; mend that first") ++untried;
    CHECK(untried == 10);  // it has no settings, so 'settings' creates nothing
    CHECK(report.value().findings() == 1);
}

TEST_CASE("what has one cause is one finding", "[contract]") {
    auto settings = settings_for(misbehaving, "segv");
    settings.study = beam();
    settings.study->settings = "{}";
    const auto report = try_library(settings, {});
    REQUIRE(report);
    Found dying;
    std::size_t deaths = 0;
    for (const Line& line : report.value().lines) {
        deaths += static_cast<std::size_t>(
            std::count(line.findings.begin(), line.findings.end(),
                       "its process died with signal 11 (SIGSEGV) in solve"));
        if (line.as_before == Found{"solve"}) dying.push_back(line.check);
    }
    CHECK(deaths == 1);
    CHECK(dying == Found{"responses", "designs", "cancel", "order", "unicode", "hosts", "sizes",
                         "borrowed", "leftovers"});
    CHECK(
        of_solver("says-nothing", "solve") ==
        Found{"solve: solve returned FEMRUN_BAD_DESIGN without a sentence; call set_error first"});
}

TEST_CASE("a plugin that prints to standard output is found out", "[contract]") {
    auto settings = settings_for(misbehaving, "prints", "prints");
    settings.study = beam();
    settings.study->settings = "{}";
    const Found all = found(settings);
    REQUIRE(all.size() == 1);
    CHECK(all[0].starts_with("prints: it printed 'iteration 1 of 1"));
    CHECK(all[0].ends_with("; give lines to the host's log instead"));
}

TEST_CASE("a stage that is none of the four is told", "[contract]") {
    const Found all = of_solver("odd-stage", "solve");
    CHECK(std::count(all.begin(), all.end(),
                     "solve: solve returned FEMRUN_BAD_DESIGN with stage 'geometry'; the stages "
                     "are model, mesh, solve and post") == 1);
}

TEST_CASE("an optimizer that proposes the same design again and again is found out", "[contract]") {
    CHECK(of_optimizer("stuck", "new") ==
          Found{"new: ask proposed 1 different designs in 40 trials of a continuous space; a "
                "design that was solved teaches nothing new"});
    CHECK(of_optimizer("count-up", "new") == Found{});
}

TEST_CASE("an optimizer may refuse a problem that is not for it", "[contract]") {
    const auto report = try_library(settings_for(misbehaving, "reals-only"), {});
    REQUIRE(report);
    for (const Line& line : report.value().lines) {
        CAPTURE(line.check, line.findings);
        if (line.check == "finite")
            CHECK(line.untried ==
                  "open refused 1 real, 1 integer and 1 categorical parameters, 1 objectives, 0 "
                  "constraints: parameters with steps are not for it");
        for (const std::string& finding : line.findings)
            CHECK(finding.find("refused") == std::string::npos);
    }
}

TEST_CASE("an optimizer that proposes what it must not is found out", "[contract]") {
    CHECK(of_optimizer("outside", "finite").front() ==
          "finite: ask proposed a design outside the search space: parameter 'material' is 3, "
          "outside [0, 2]");
    CHECK(of_optimizer("rule-breaker", "rules").front() ==
          "rules: ask proposed a design that breaks a rule");
    CHECK(of_optimizer("too-many", "split").front() ==
          "split: ask for 7 designs says that it proposed 9");
    CHECK(of_optimizer("too-few", "split").front() ==
          "split: ask for 7 designs proposed 6, but the search space is not finite");
    CHECK(
        of_optimizer("count-up", "finite") ==
        Found{"finite: ask gave fewer designs than asked for although 21 of 24 designs were never "
              "proposed"});
}

TEST_CASE("an optimizer whose designs depend on more than seed and story is found out",
          "[contract]") {
    CHECK(of_optimizer("count-up", "same-seed") ==
          Found{"same-seed: another seed proposed the same 8 designs; derive every random choice "
                "from the problem's seed"});
    CHECK(of_optimizer("moody", "same-seed")
              .front()
              .starts_with("same-seed: the same seed with the same verdicts proposed another "
                           "design for trial 1: "));
    CHECK(of_optimizer("moody", "replay")
              .front()
              .starts_with("replay: a replay of the same asks and tells proposed another design "
                           "for trial 1: "));
    CHECK(of_optimizer("per-call", "split")
              .front()
              .starts_with("split: asking for 3 and then for 4 designs proposed another design for "
                           "trial 4: "));
}

TEST_CASE("an optimizer that crashes or throws is found out", "[contract]") {
    CHECK(of_optimizer("segv-in-ask", "stop") ==
          Found{"stop: its process died with signal 11 (SIGSEGV) in ask"});
    CHECK(of_optimizer("throw-in-tell", "bad-news") ==
          Found{"bad-news: tell let an exception out of the library: no such trial"});
}

TEST_CASE("a library that exports more than its door is found out", "[contract]") {
    const auto names = conformance::exported_symbols(plugins / "random.femrun");
    REQUIRE(names);
    CHECK(*names == Found{"femrun_entry"});
    const auto own = conformance::exported_symbols(FEMRUN_TEST_LEAKY);
    REQUIRE(own);
    CHECK(std::find(own->begin(), own->end(), "answer") != own->end());
    CHECK(!conformance::exported_symbols(__FILE__));
}

TEST_CASE("a library that does not load, or lacks the plugin, is an error", "[contract]") {
    CHECK(found(settings_for("/nowhere/wing.femrun", "")) ==
          Found{"plugin '/nowhere/wing.femrun': it cannot be loaded: cannot open shared object "
                "file: No such file or directory; put right or rebuild it"});
    const auto random = plugins / "random.femrun";
    CHECK(found(settings_for(random, "rondom")) ==
          Found{fmt::format("plugin '{}': it does not offer plugin 'rondom'; did you mean "
                            "'random'?",
                            random.string())});
}

TEST_CASE("a settings schema is read for its mistakes", "[contract]") {
    using conformance::schema_mistakes;
    CHECK(schema_mistakes(R"({"type": "object", "additionalProperties": false})") == Found{});
    CHECK(schema_mistakes("{") == Found{"settings schema: it is no JSON"});
    CHECK(schema_mistakes("{}") == Found{"settings schema: it has not \"type\": \"object\""});
    CHECK(schema_mistakes(R"({"type": "object", "requried": [], "required": ["deck"],
                              "properties": {
                                "iters": {"type": "integer", "default": "ten", "description": "d"},
                                "step": {"type": "number", "default": 0, "minimum": 1,
                                         "description": "d"},
                                "mode": {"type": "sting", "description": "d"},
                                "quiet": {"type": "boolean"}}})") ==
          Found{"settings schema: keyword 'requried' is not known",
                "property 'iters': default \"ten\" is of another type than integer",
                "property 'mode': type \"sting\" is not known",
                "property 'quiet': it has no description",
                "property 'step': default 0 is below its minimum 1",
                "settings schema: required \"deck\" is not among its properties"});
    CHECK(conformance::default_settings(
              R"({"type": "object", "required": ["a", "b"],
                  "properties": {"a": {}, "b": {"default": 2}, "c": {"default": [1]}}})")
              .json == R"({"b":2,"c":[1]})");
}

TEST_CASE("a study tries its solver with the middle of its domains", "[contract]") {
    study::StudyDefinition study;
    study.space.parameters = {
        {"width", study::RealDomain{1, 100, std::nullopt, study::Scale::logarithmic}, "mm"},
        {"ribs", study::IntegerDomain{0, 8, 3, study::Scale::linear}, ""},
        {"plies", study::CategoricalDomain{{2.5, std::int64_t{4}}}, ""}};
    study.space.derived = {{"area", "width * ribs", "mm2"}};
    study.goals.responses = {"mass"};
    const auto tried = solver_study(study, "/studies/beam");
    REQUIRE(tried);
    REQUIRE(tried.value().design.size() == 4);
    CHECK(tried.value().design[0].number == 10);
    CHECK(tried.value().design[1].number == 3);
    CHECK(tried.value().design[2].text == "2.5");
    CHECK(tried.value().design[3].number == 30);
    CHECK(tried.value().responses == Found{"mass"});
    CHECK(tried.value().folder == "/studies/beam");
}
