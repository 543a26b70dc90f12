// SPDX-License-Identifier: MIT
// A program of the user's own, from the study file to the database, killed in every way.
#include <filesystem>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/femrun_program.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

/// A study of one shell script with the parameter x; `step` and `more` are further TOML.
std::string study(const std::string& program, const std::string& step = "",
                  const std::string& more = "") {
    return R"([study]
name = "own"
trials = 3
attempts = 30
[optimizer]
plugin = "random"
seed = 1
[solver]
plugin = "command"
[[solver.steps]]
program = ")" +
           program + "\"\narguments = [\"${x}\"]\n" + step + R"(
[solver.outputs]
f = { file = "step1.log", name = "f" }
[parameters]
x = { low = 0, high = 1 }
[objectives]
f = { minimize = "f" }
)" + more;
}

void write_script(const Bench& bench, const std::string& file, const std::string& text) {
    bench.write(file, "#!/bin/sh\n" + text);
    std::filesystem::permissions(bench.folder() / file, std::filesystem::perms::owner_all);
}

/// Starts a process that detaches itself as well as a process can, says its number, and hangs,
/// counting tenths of seconds.
const std::string daemon_and_hang =
    "setsid sh -c 'echo $$ > \"'\"$PWD\"'/number\"; exec sleep 600' &\n"
    "while [ ! -s number ]; do sleep 0.01; done\n"
    "cp number \"$(dirname \"$0\")/daemon\"\n"
    "while :; do sleep 0.1; echo >> \"$(dirname \"$0\")/tenths\"; done\n";

/// A dead process that nobody has waited for yet has no program any more.
bool lives(const std::string& process) {
    return std::filesystem::exists("/proc/" + process.substr(0, process.find('\n')) + "/exe");
}

}  // namespace

TEST_CASE("a mistake that only the plugin can find is named with its line", "[scenario]") {
    Bench bench;
    bench.write("study.toml", study("./beam.sh"));

    const Finished check = bench.femrun({"check"});

    CHECK(check.code == 2);
    CHECK(check.err ==
          "error: study.toml:11: solver 'command': solver.steps.0.program: there is no "
          "'./beam.sh' among the staged files or in '" +
              Bench::told(bench.folder()) + "'\n");
}

TEST_CASE("a program's time limit ends all that it started, also what detached itself",
          "[scenario]") {
    Bench bench;
    write_script(bench, "hang.sh", daemon_and_hang);
    bench.write("study.toml", study("./hang.sh", "time_limit = \"2 s\"",
                                    "[retry]\ntime_limit_is_design = true\n"));

    const Finished run = bench.femrun({"--quiet", "--parallel", "1", "--set", "study.attempts=1"});

    INFO(run.out << run.err);
    CHECK(run.code == 1);
    REQUIRE(bench.has("daemon"));
    CHECK_FALSE(lives(bench.read("daemon")));
    const json trial = json::parse(bench.femrun({"show", "--json"}).out)["trials"][0];
    CHECK(trial["failure"]["kind"] == "design");
    CHECK(trial["failure"]["message"].get<std::string>().find(
              "step 1 'hang.sh': still ran after its time limit of 2 s and was killed") !=
          std::string::npos);
}

TEST_CASE("Ctrl-C twice ends a program and all that it started within seconds", "[scenario]") {
    Bench bench;
    write_script(bench, "hang.sh", daemon_and_hang);
    bench.write("study.toml", study("./hang.sh"));
    auto run = bench.start({"--parallel", "1"});
    REQUIRE(eventually([&] { return bench.has("tenths") && bench.read("daemon").size() > 1; }));

    strike(run.id(), Blow::interrupt);
    REQUIRE(eventually([&] { return bench.read("err.txt").find("Ctrl-C") != std::string::npos; }));
    const std::size_t before = bench.read("tenths").size();
    strike(run.id(), Blow::interrupt);
    const Finished finished = bench.finish(run);

    CHECK(finished.code == 3);
    // By the program's own count, which a busy machine slows as it slows Femrun.
    CHECK(bench.read("tenths").size() - before <= 50);
    CHECK_FALSE(lives(bench.read("daemon")));
}

TEST_CASE("kill -9 of Femrun leaves none of the user's programs behind", "[scenario]") {
    Bench bench;
    write_script(bench, "hang.sh", daemon_and_hang);
    bench.write("study.toml", study("./hang.sh"));
    auto run = bench.start({"--parallel", "1"});
    REQUIRE(eventually([&] { return bench.has("daemon") && bench.read("daemon").size() > 1; }));

    strike(run.id(), Blow::kill);

    CHECK(eventually([&] { return !lives(bench.read("daemon")); }));
}

TEST_CASE("what is kept of the attempts' folders is the study's choice", "[scenario]") {
    Bench bench;
    const std::string script = bench.write_script(
        "solve", "echo \"f $1\"; awk \"BEGIN { exit $1 < 0.5 }\"\n",
        "echo f %1\r\nset x=%1\r\nif %x:~0,3% LSS 0.5 exit /b 1\r\nexit /b 0\r\n");
    const auto kept = [&](const std::string& keep) {
        const Finished run = bench.femrun(
            {"--quiet", "--parallel", "1", "--name", keep, "--set", "solver.keep=" + keep});
        INFO(run.out << run.err);
        REQUIRE(run.code == 0);
        int complete = 0, failed = 0;
        const json shown = json::parse(bench.femrun({"show", keep, "--json"}).out);
        for (const json& trial : shown["trials"]) {
            const std::string folder = trial["attempts"][0]["folder"];
            const bool there = bench.has("femrun.db.files/" + folder + "/step1.log");
            if (there) ++(trial["state"] == "failed" ? failed : complete);
        }
        return std::pair(complete, failed);
    };
    bench.write("study.toml", study("./" + script));

    const auto all = kept("all");
    CHECK(all.first == 3);
    CHECK(all.second > 0);
    CHECK(kept("failed and best") == std::pair(1, all.second));
    CHECK(kept("failed") == std::pair(0, all.second));
    CHECK(kept("best") == std::pair(1, 0));
    CHECK(kept("none") == std::pair(0, 0));
}
