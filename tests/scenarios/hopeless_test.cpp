// SPDX-License-Identifier: MIT
// Studies that cannot succeed as they are set up, and the way out that they are told.
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/femrun_program.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

/// The program writes 'fwpt', and the study asks for `output`.
std::string well(const Bench& bench, const std::string& output) {
    const std::string script = bench.write_script("well", "echo fwpt = $1\n", "echo fwpt = %1\r\n");
    return R"([study]
name = "well"
trials = 3
[optimizer]
plugin = "random"
seed = 1
[solver]
plugin = "command"
[[solver.steps]]
program = "./)" +
           script + R"("
arguments = ["${x}"]
[solver.outputs]
f = { file = "step1.log", name = ")" +
           output + R"(" }
[parameters]
x = { low = 0, high = 1 }
[objectives]
f = { minimize = "f" }
)";
}

std::string of_misbehaving(const std::string& plugin) {
    return "[study]\nname = \"set up\"\ntrials = 3\n[optimizer]\nplugin = \"random\"\nseed = 1\n"
           "[solver]\nplugin = \"" +
           plugin +
           "\"\n[parameters]\nx = { low = 0, high = 1 }\n[objectives]\nf = { minimize = \"f\" "
           "}\n";
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a study with a mistyped output pauses, and what it advises works", "[scenario]") {
    Bench bench;
    bench.write("well.toml", well(bench, "fwit"));

    const Finished paused = bench.femrun({"well.toml", "--quiet", "--parallel", "1"});

    INFO(paused.out << paused.err);
    CHECK(paused.code == 1);
    CHECK(holds(paused.out, "well: paused: no trial has succeeded, and the last "));
    CHECK(holds(paused.out, " failed alike: output 'f': "));
    const json shown = json::parse(bench.femrun({"show", "--json"}).out);
    const std::string last = std::to_string(shown["trials"].size());
    CHECK(shown["trials"].size() <= 100);
    CHECK(shown["state"] == "paused");
    CHECK(holds(paused.err, "see what trial " + last + " left: femrun show well --trial " + last +
                                "; try one design: femrun check --solve well.toml; "));
    CHECK(bench.femrun({"show", "well", "--trial", last}).code == 0);
    const Finished checked = bench.femrun({"check", "--solve", "well.toml"});
    CHECK(holds(checked.out + checked.err, "fwit"));

    SECTION("the same command goes on") {
        CHECK(bench.femrun({"well.toml", "--quiet", "--parallel", "1"}).code == 1);
        const json again = json::parse(bench.femrun({"show", "--json"}).out);
        CHECK(again["trials"].size() == 2 * shown["trials"].size());
    }
    SECTION("a mended study goes on with --resume and succeeds") {
        bench.write("well.toml", well(bench, "fwpt"));
        CHECK(bench.femrun({"well.toml", "--quiet"}).code == 2);
        CHECK(bench.femrun({"well.toml", "--quiet", "--resume"}).code == 0);
    }
}

TEST_CASE("a mistake of the set-up that a solve shows stops the study with its sentence",
          "[scenario]") {
    Bench bench;
    bench.environment.push_back("FEMRUN_PLUGIN_PATH=" + Bench::test_plugins("misbehaving"));
    bench.write("study.toml", of_misbehaving("missing"));

    const Finished stopped = bench.femrun({"--quiet", "--parallel", "1"});

    INFO(stopped.out << stopped.err);
    CHECK(stopped.code == 2);
    CHECK(stopped.err == "error: solver 'missing': program 'gmsh' is not there\n");
    const json shown = json::parse(bench.femrun({"show", "--json"}).out);
    CHECK(shown["state"] == "paused");
    REQUIRE(shown["trials"].size() == 1);
    CHECK(shown["trials"][0]["state"] == "queued");
    CHECK(shown["trials"][0]["attempts"][0]["failure"]["kind"] == "setup");
}

TEST_CASE("a response outside its plausible range is not chosen as the best", "[scenario]") {
    Bench bench;
    bench.write("study.toml", R"toml([study]
trials = 5
name = "coil"
[optimizer]
plugin = "random"
seed = 1
[solver]
plugin = "formula"
[solver.outputs]
mass = "x < 5 ? 0 : x"
[parameters]
x = { low = 0, high = 10 }
[objectives]
mass = { minimize = "mass" }
[outputs]
mass = { lower = 0.01 }
)toml");

    const Finished done = bench.femrun({"--quiet"});

    INFO(done.out << done.err);
    REQUIRE(done.code == 0);
    const json shown = json::parse(bench.femrun({"show", "--json"}).out);
    const json& best = shown["trials"][shown["best"].get<std::size_t>() - 1];
    CHECK(best["outputs"]["mass"] >= 5);
    for (const json& trial : shown["trials"])
        if (trial["state"] == "failed")
            CHECK(trial["failure"]["message"] ==
                  "output 'mass' is 0, below its plausible lower limit 0.01; see what the solver "
                  "wrote, or widen [outputs] if this can be");
}
