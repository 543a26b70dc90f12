// SPDX-License-Identifier: MIT
// Solvers that crash, hang, throw or leave children: the study goes on, or says who did what.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/femrun_program.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

/// Three designs at most, for a solver of the library `misbehaving`.
std::string study_for(const std::string& solver, const std::string& more = "") {
    return "[study]\nname = \"trouble\"\nattempts = 3\n[optimizer]\nplugin = \"random\"\nseed = 1\n"
           "[solver]\nplugin = \"" +
           solver + "\"\nisolation = \"process\"\nkeep = \"all\"\n" + more +
           "[parameters]\nwidth = { low = 1, high = 2 }\n[objectives]\nmass = { minimize = "
           "\"mass\" }\n";
}

/// Four trials with the optimizer that misbehaves on demand, whose calls may take 1 s.
std::string optimizer_study(const std::string& isolation) {
    return "[study]\nname = \"trouble\"\ntrials = 4\n[optimizer]\nplugin = \"on-demand\"\n"
           "seed = 1\ntime_limit = \"1 s\"\n" +
           isolation +
           "[solver]\nplugin = \"formula\"\n[solver.outputs]\ny = \"x\"\n"
           "[parameters]\nx = { low = 1, high = 20, type = \"integer\" }\n"
           "[objectives]\ny = { minimize = \"y\" }\n";
}

/// Runs the study while its optimizer does a deed.
Finished while_it(Bench& bench, const std::string& deed,
                  const std::vector<std::string>& arguments = {"--quiet", "--parallel", "1"}) {
    bench.environment.push_back("MISBEHAVE=" + deed);
    Finished finished = bench.femrun(arguments);
    bench.environment.pop_back();
    return finished;
}

const std::string quick_retries = "[retry]\nattempts_max = 2\nbackoff = \"10 ms\"\n";

json shown(const Bench& bench) { return json::parse(bench.femrun({"show", "--json"}).out); }

Bench& with_bad_plugins(Bench& bench) {
    bench.environment.push_back("FEMRUN_PLUGIN_PATH=" + Bench::test_plugins("misbehaving"));
    return bench;
}

}  // namespace

TEST_CASE("a solver that segfaults takes no study down, and is named with design and signal",
          "[scenario][faults]") {
    Bench bench;
    with_bad_plugins(bench).write("study.toml", study_for("segv", quick_retries));

    const Finished run = bench.femrun({"--quiet", "--parallel", "1"});

    INFO(run.out << run.err);
    CHECK(run.code == 1);
    const json study = shown(bench);
    CHECK(study["state"] == "done");
    REQUIRE(study["trials"].size() == 3);
    for (const json& trial : study["trials"]) {
        CHECK(trial["state"] == "failed");
        CHECK(trial["failure"]["kind"] == "design");
        REQUIRE(trial["attempts"].size() == 2);
        const std::string message = trial["attempts"][0]["failure"]["message"];
        CHECK(message.find("'segv'") != std::string::npos);
        CHECK(message.find(Bench::bad_access()) != std::string::npos);
        CHECK(message.find("trial " + std::to_string(trial["number"].get<int>())) !=
              std::string::npos);
        CHECK(message.find("width ") != std::string::npos);
    }
}

TEST_CASE("on threads exactly the designs that crash fail, and not what ran beside them",
          "[scenario][faults]") {
    Bench bench;
    std::string text = study_for("segv-above-12");
    text.replace(text.find("attempts = 3"), 12, "attempts = 15");
    text.replace(text.find("\"process\""), 9, "\"thread\"");
    for (int width = 15; width >= 1; --width)
        text += "[[try]]\nwidth = " + std::to_string(width) + "\n";
    text.replace(text.find("{ low = 1, high = 2 }"), 21, "{ low = 1, high = 15 }");
    with_bad_plugins(bench).write("study.toml", text);

    const Finished run = bench.femrun({"--quiet", "--parallel", "4"});

    INFO(run.out << run.err);
    const json study = shown(bench);
    REQUIRE(study["trials"].size() == 15);
    for (const json& trial : study["trials"]) {
        const bool guilty = trial["number"].get<int>() <= 3;  // widths 15, 14, 13
        CHECK(trial["state"] == (guilty ? "failed" : "complete"));
        if (!guilty) continue;
        CHECK(trial["failure"]["kind"] == "design");
        CHECK(trial["attempts"].size() == 4);  // one with others, three alone
    }
}

TEST_CASE("a solver that crashes when it is opened is found before the study begins",
          "[scenario][faults]") {
    const std::string isolation = GENERATE("process", "thread");
    const std::string command = GENERATE("run", "check");
    CAPTURE(isolation, command);
    Bench bench;
    std::string text = study_for("segv-in-open");
    text.replace(text.find("\"process\""), 9, "\"" + isolation + "\"");
    with_bad_plugins(bench).write("study.toml", text);

    const Finished run = bench.femrun({command});

    CHECK(run.code == 2);
    CHECK(run.err == "error: study.toml:7: plugin process of 'segv-in-open' died with " +
                         Bench::bad_access() + "\n");
}

TEST_CASE("a solver that takes its worker along whenever it is opened is named in the end",
          "[scenario][faults]") {
    Bench bench;
    std::string text = study_for("segv-reopened");
    text.replace(text.find("\"process\""), 9, "\"thread\"");
    with_bad_plugins(bench).write("study.toml", text);

    const Finished run = bench.femrun({"--quiet"});

    CHECK(run.code == 4);
    CHECK(run.err.find("study 'trouble': 30 times in a row a worker ended while it opened solver "
                       "'segv-reopened', the last: ") != std::string::npos);
    CHECK(shown(bench)["state"] == "paused");
}

TEST_CASE("a solver that never returns is ended at its time limit", "[scenario][faults]") {
    Bench bench;
    with_bad_plugins(bench).write("study.toml",
                                  study_for("hang", "time_limit = \"100 ms\"\n" + quick_retries));

    const Finished run = bench.femrun({"--quiet", "--parallel", "2"});

    INFO(run.out << run.err);
    CHECK(run.code == 1);
    const json study = shown(bench);
    REQUIRE_FALSE(study["trials"].empty());
    for (const json& trial : study["trials"]) {
        CHECK(trial["state"] == "failed");
        CHECK(trial["failure"]["kind"] == "resource");
        CHECK(trial["failure"]["stage"] == "time");
    }
}

TEST_CASE("a solver on a thread that never returns is left alone at its time limit",
          "[scenario][faults]") {
    Bench bench;
    std::string text = study_for("hang", "time_limit = \"100 ms\"\n" + quick_retries);
    text.replace(text.find("\"process\""), 9, "\"thread\"");
    with_bad_plugins(bench).write("study.toml", text);

    const Finished run = bench.femrun({"--quiet", "--parallel", "2"});

    INFO(run.out << run.err);
    CHECK(run.code == 1);
    const json study = shown(bench);
    CHECK(study["state"] == "done");
    REQUIRE_FALSE(study["trials"].empty());
    for (const json& trial : study["trials"]) {
        CHECK(trial["state"] == "failed");
        CHECK(trial["failure"]["kind"] == "resource");
        CHECK(trial["failure"]["stage"] == "time");
    }
}

TEST_CASE("Ctrl-C twice ends the program while a solver on a thread hangs", "[scenario][faults]") {
    Bench bench;
    std::string text = study_for("hang");
    text.replace(text.find("\"process\""), 9, "\"thread\"");
    with_bad_plugins(bench).write("study.toml", text);
    bench.environment.push_back("MISBEHAVE_SIGN=" + (bench.folder() / "hangs").string());
    auto run = bench.start({});
    // What has not begun is not waited for, and the first Ctrl-C would do.
    REQUIRE(eventually([&] { return bench.has("hangs"); }));

    strike(run.id(), Blow::interrupt);
    REQUIRE(eventually([&] { return bench.read("err.txt").find("Ctrl-C") != std::string::npos; }));
    strike(run.id(), Blow::interrupt);
    const Finished finished = bench.finish(run);

    INFO(finished.err);
    CHECK(finished.code == 3);
    CHECK(finished.signal == 0);
}

TEST_CASE("a solver that breaks its promises pauses the study after repeats",
          "[scenario][faults]") {
    Bench bench;
    std::string text = study_for("nan", quick_retries);
    text.replace(text.find("attempts = 3"), 12, "trials = 50");
    with_bad_plugins(bench).write("study.toml", text);

    const Finished run = bench.femrun({"--quiet", "--parallel", "1"});

    CHECK(run.code == 4);
    CHECK(run.err.find("'nan'") != std::string::npos);
    const json study = shown(bench);
    CHECK(study["state"] == "paused");
    CHECK(study["trials"].size() == 3);
    CHECK(study["trials"][0]["failure"]["kind"] == "fault");
}

namespace {

void fails_its_own_attempts_only(const std::string& deed) {
    Bench bench;
    with_bad_plugins(bench).write("study.toml", study_for(deed, quick_retries));

    const Finished run = bench.femrun({"--quiet", "--parallel", "1"});

    INFO(deed << run.out << run.err);
    CHECK((run.code == 1 || run.code == 4));
    const json study = shown(bench);
    CHECK(study["trials"].size() == 3);
    for (const json& trial : study["trials"]) CHECK(trial["state"] == "failed");
}

}  // namespace

TEST_CASE("a solver that aborts, exits or throws fails its own attempts only",
          "[scenario][faults]") {
    fails_its_own_attempts_only(GENERATE("abort", "exit", "throw"));
}

TEST_CASE("a solver that leaks or hoards fails its own attempts only", "[scenario][faults]") {
    fails_its_own_attempts_only(GENERATE("leak", "hoard"));
}

TEST_CASE("an optimizer in a process that does not return is ended, and its study can go on",
          "[scenario][faults]") {
    Bench bench;
    with_bad_plugins(bench);
    bench.write("study.toml", optimizer_study("isolation = \"process\"\n"));
    const std::string call = GENERATE("open", "ask", "tell");

    const Finished run = while_it(bench, "hang-in-" + call);

    INFO(run.out);
    CHECK(run.code == 4);
    CHECK(run.err == "error: optimizer 'on-demand': " + call +
                         " has not returned after 1 s, so its process was ended; if it needs "
                         "longer, raise [optimizer] time_limit\n");
    CHECK(shown(bench)["state"] == "paused");

    const Finished again = bench.femrun({"--quiet"});
    INFO(again.err);
    CHECK(again.code == 0);
    CHECK(shown(bench)["trials"].size() == 4);
}

TEST_CASE("a replay that does not return is told like any other call", "[scenario][faults]") {
    Bench bench;
    with_bad_plugins(bench);
    bench.write("study.toml", optimizer_study("isolation = \"process\"\n"));
    CHECK(bench.femrun({"--quiet"}).code == 0);

    const Finished run = while_it(bench, "hang-in-ask", {"--quiet", "--trials", "6"});

    CHECK(run.code == 4);
    CHECK(run.err ==
          "error: optimizer 'on-demand': replay has not returned after 1 s, so its process was "
          "ended; if it needs longer, raise [optimizer] time_limit\n");
    CHECK(bench.femrun({"--quiet", "--trials", "6"}).code == 0);
    CHECK(shown(bench)["trials"].size() == 6);
}

TEST_CASE("an optimizer that segfaults in a process pauses its study, which can go on",
          "[scenario][faults]") {
    Bench bench;
    with_bad_plugins(bench);
    bench.write("study.toml", optimizer_study("isolation = \"process\"\n"));
    const std::string call = GENERATE("open", "ask", "tell");

    const Finished run = while_it(bench, "segv-in-" + call);

    CHECK(run.code == 4);
    CHECK(run.err ==
          "error: plugin process of 'on-demand' died with " + Bench::bad_access() + "\n");
    CHECK(shown(bench)["state"] == "paused");
    CHECK(bench.femrun({"--quiet"}).code == 0);
}

TEST_CASE("an optimizer on a thread that does not return keeps neither study nor program",
          "[scenario][faults]") {
    Bench bench;
    with_bad_plugins(bench);
    bench.write("study.toml", optimizer_study("isolation = \"thread\"\n"));
    const std::string call = GENERATE("open", "ask", "tell");

    const Finished run = while_it(bench, "hang-in-" + call);

    INFO(run.out);
    CHECK(run.code == 4);
    CHECK(run.err == "error: optimizer 'on-demand': " + call +
                         " has not returned after 1 s, and on a thread nothing can end it; with "
                         "[optimizer] isolation = \"process\" its process would be ended\n");
    CHECK(shown(bench)["state"] == "paused");
    CHECK(bench.femrun({"--quiet"}).code == 0);
    CHECK(shown(bench)["trials"].size() == 4);
}

TEST_CASE("an optimizer that hangs while it is let go keeps no program from its end",
          "[scenario][faults]") {
    Bench bench;
    with_bad_plugins(bench);
    bench.write("study.toml", optimizer_study("isolation = \"thread\"\n"));

    const Finished run = while_it(bench, "hang-in-destroy");

    INFO(run.err);
    CHECK(run.code == 0);
    CHECK(shown(bench)["state"] == "done");
}

TEST_CASE("Ctrl-C ends the program while an optimizer on a thread hangs", "[scenario][faults]") {
    Bench bench;
    with_bad_plugins(bench);
    bench.environment.push_back("MISBEHAVE=hang-in-ask");
    bench.environment.push_back("MISBEHAVE_SIGN=" + (bench.folder() / "hangs").string());
    std::string text = optimizer_study("isolation = \"thread\"\n");
    text.replace(text.find("1 s"), 3, "10 min");
    bench.write("study.toml", text);
    auto run = bench.start({});
    REQUIRE(eventually([&] { return bench.has("hangs"); }));

    strike(run.id(), Blow::interrupt);
    const Finished finished = bench.finish(run);

    INFO(finished.err);
    CHECK(finished.code == 3);
    CHECK(finished.signal == 0);
    bench.environment.resize(1);
    CHECK(bench.femrun({"--quiet"}).code == 0);
}

TEST_CASE("a settings schema that holds no texts is shown as far as it can be read",
          "[scenario][faults]") {
    Bench bench;
    with_bad_plugins(bench);

    const Finished plugin = bench.femrun({"plugins", "odd-schema"});
    CHECK(plugin.code == 0);
    CHECK(plugin.err.empty());
    CHECK(plugin.out.ends_with("settings:\n  n  (integer)\n  m  (any)\n"));

    const Finished init = bench.femrun({"init", "--solver", "odd-schema"});
    CHECK(init.code == 0);
    CHECK(init.err.empty());
    CHECK(bench.read("study.toml").find("\n# n = 0\n") != std::string::npos);
}
