// SPDX-License-Identifier: MIT
// What plugins say is found again, and never in what the program says.
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/femrun_program.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

/// Two designs for a solver and an optimizer of the library `misbehaving`.
std::string study(const std::string& solver, const std::string& solver_isolation,
                  const std::string& optimizer, const std::string& optimizer_isolation) {
    return "[study]\nname = \"talk\"\ntrials = 2\nattempts = 4\n[optimizer]\nplugin = \"" +
           optimizer + "\"\nseed = 1\nisolation = \"" + optimizer_isolation +
           "\"\n[solver]\nplugin = \"" + solver + "\"\nisolation = \"" + solver_isolation +
           "\"\n[parameters]\nwidth = { low = 1, high = 2 }\n[objectives]\nmass = { minimize = "
           "\"mass\" }\n";
}

void use_misbehaving(Bench& bench) {
    bench.environment.push_back("FEMRUN_PLUGIN_PATH=" + Bench::test_plugins("misbehaving"));
}

bool has(const std::string& text, const std::string& line) {
    return text.find(line + "\n") != std::string::npos;
}

const char* const study_log = "femrun.db.files/talk/femrun.log";

}  // namespace

TEST_CASE("what a solver says in a solve that went well is kept with the attempt, with its level",
          "[scenario][logs]") {
    const std::string isolation = GENERATE("process", "thread");
    CAPTURE(isolation);
    Bench bench;
    use_misbehaving(bench);
    bench.write("study.toml", study("talks", isolation, "random", "thread"));

    const Finished run = bench.femrun({"--json", "--parallel", "1"});

    INFO(run.err << run.out);
    REQUIRE(run.code == 0);
    CHECK(json::parse(run.out)["name"] == "talk");
    const json shown = json::parse(bench.femrun({"show", "--json"}).out);
    const std::string kept = shown["trials"][1]["attempts"][0]["log"];
    CAPTURE(kept);
    CHECK(has(kept, "warning: element 7 is flat"));
    CHECK(has(kept, "info: said on standard output"));
    CHECK(has(kept, "info: file 'job.frd': stress fields"));
    CHECK(has(kept, "info: said on standard error") == (isolation == "process"));
    // What is for whoever builds the plugin is in the study's log alone.
    CHECK_FALSE(has(kept, "debug: 12 elements"));
    CHECK(has(bench.read(study_log), " debug: trial 2, attempt 1: 12 elements"));
}

TEST_CASE("what an optimizer logs and prints is in the study's log, wherever it runs",
          "[scenario][logs]") {
    const std::string isolation = GENERATE("process", "thread");
    CAPTURE(isolation);
    Bench bench;
    use_misbehaving(bench);
    bench.write("study.toml", study("well-behaved", "process", "talkative", isolation));

    const Finished run = bench.femrun({"--json", "--parallel", "1"});

    INFO(run.err << run.out);
    REQUIRE(run.code == 0);
    CHECK(json::parse(run.out)["name"] == "talk");
    const std::string log = bench.read(study_log);
    CAPTURE(log);
    CHECK(has(log, " info: optimizer 'talkative': the model was fitted"));
    CHECK(has(log, " info: optimizer 'talkative': asked for a design"));
}

TEST_CASE("a plugin that crashes on a thread is named", "[scenario][logs]") {
    Bench bench;
    use_misbehaving(bench);
    bench.write("study.toml", study("well-behaved", "process", "segv-in-ask", "thread"));

    const Finished run = bench.femrun({"--quiet"});

    const bool by_signal = run.signal != 0;
    CHECK((run.signal == 11 || run.code == 5));  // of what Windows says, the last byte comes here
    CHECK(
        run.err.ends_with("femrun: optimizer 'segv-in-ask' crashed on a thread of this process "
                          "(give it one of its own: isolation = \"process\" under "
                          "[optimizer]): " +
                          (by_signal ? "signal SIGSEGV" : Bench::bad_access()) + "\n"));
}
