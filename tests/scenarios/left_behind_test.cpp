// SPDX-License-Identifier: MIT
// Everything is killed at once, a terminal closes, a database is taken away: what is left is ended,
// told and gone on with.
#include <filesystem>

#include <nlohmann/json.hpp>

#include "base/path_text.hpp"
#include "scenarios/studies.hpp"
#include "support/catch.hpp"
#include "support/femrun_program.hpp"
#include "system/this_process.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

const std::string slow_study = rosenbrock("slow", 1000, "delay = 0.05");

/// Two trials of a script that hangs, with a detached process beside it, as long as there is a file
/// "hang".
void write_hanging_study(const Bench& bench, const std::string& keep) {
    bench.write("study.toml", R"([study]
name = "left"
trials = 2
[optimizer]
plugin = "random"
seed = 1
[solver]
plugin = "command"
keep = ")" + keep + R"("
[[solver.steps]]
program = "./solve"
arguments = ["${x}"]
[solver.outputs]
f = { file = "step1.log", name = "f" }
[parameters]
x = { low = 0, high = 1 }
[objectives]
f = { minimize = "f" }
)");
    bench.write("solve",
                "#!/bin/sh\nhome=$(dirname \"$0\")\n"
                "if [ -f \"$home/hang\" ]; then\n"
                "  setsid sh -c 'echo $$ > \"$0/orphan\"; exec sleep 600' \"$home\" &\n"
                "  exec sleep 600\nfi\necho \"f = $1\"\n");
    fs::permissions(bench.folder() / "solve", fs::perms::owner_all);
    bench.write("hang", "");
}

/// The process and all that descend from it.
std::vector<std::uint64_t> family(std::uint64_t process) {
    std::vector<std::uint64_t> all{process};
    for (std::size_t i = 0; i < all.size(); ++i)
        for (const Offspring& child : offspring(all[i])) all.push_back(child.id);
    return all;
}

/// Program, worker and plugin processes die in the same moment.
void kill_all_of_femrun(std::uint64_t program) {
    std::vector<std::uint64_t> ours;
    for (const std::uint64_t process : family(program))
        if (command_line(process).find(Bench::program()) != std::string::npos)
            ours.push_back(process);
    REQUIRE(ours.size() >= 3);
    for (const std::uint64_t process : ours) strike(process, Blow::stop);
    for (const std::uint64_t process : ours) strike(process, Blow::kill);
}

bool lives(const std::string& process) {
    return fs::exists("/proc/" + process.substr(0, process.find('\n')) + "/exe");
}

std::size_t folders_of(const Bench& bench, const std::string& study) {
    std::size_t count = 0;
    std::error_code none;
    for (fs::directory_iterator at(bench.folder() / "femrun.db.files" / study, none), end;
         !none && at != end; at.increment(none))
        if (at->is_directory()) ++count;
    return count;
}

json shown(const Bench& bench) { return json::parse(bench.femrun({"show", "--json"}).out); }

}  // namespace

TEST_CASE("what lives on after everything was killed is ended when the study goes on",
          "[scenario][left]") {
    Bench bench;
    write_hanging_study(bench, "none");
    auto run = bench.start({"--quiet", "--parallel", "1"});
    REQUIRE(eventually([&] { return bench.has("orphan") || run.ended(); }));
    kill_all_of_femrun(run.id());
    (void)bench.finish(run);
    const std::string orphan = bench.read("orphan");
    REQUIRE(lives(orphan));
    CHECK(folders_of(bench, "left") == 1);
    CHECK(bench.femrun({"list"}).out.find("stopped") != std::string::npos);

    fs::remove(bench.folder() / "hang");
    const Finished again = bench.femrun({"--parallel", "1"});

    INFO(again.err);
    CHECK(again.code == 0);
    CHECK(again.err.find("that a run which was killed had left running\n") != std::string::npos);
    CHECK_FALSE(lives(orphan));
    CHECK(folders_of(bench, "left") == 0);
}

TEST_CASE("files of lost attempts go, those of failures stay as the policy says",
          "[scenario][left]") {
    Bench bench;
    write_hanging_study(bench, "all");
    auto run = bench.start({"--quiet", "--parallel", "1"});
    REQUIRE(eventually([&] { return bench.has("orphan") || run.ended(); }));
    kill_all_of_femrun(run.id());
    (void)bench.finish(run);
    fs::remove(bench.folder() / "hang");
    bench.write("femrun.db.files/left/notes.txt", "a person's own");

    REQUIRE(bench.femrun({"--quiet", "--parallel", "1"}).code == 0);
    CHECK(folders_of(bench, "left") == 3);

    REQUIRE(bench.femrun({"--quiet", "--set", "solver.keep=best", "--trials", "3"}).code == 0);
    CHECK(folders_of(bench, "left") == 1);  // the best design's
    CHECK(bench.has("femrun.db.files/left/notes.txt"));
}

TEST_CASE("a second run of a database is told who runs the first, its lock deleted or not",
          "[scenario][left]") {
    Bench bench;
    bench.write("study.toml", slow_study);
    auto run = bench.start({"--quiet", "--parallel", "1"});
    REQUIRE(eventually([&] { return bench.has("femrun.db-lock") || run.ended(); }));
    REQUIRE(eventually(
        [&] { return bench.femrun({"list"}).out.find("running") != std::string::npos; }));
    const std::string refusal =
        "error: 'femrun.db': process " + std::to_string(run.id()) + " on host '" +
        system::host_name() + "' writes to it; wait for it to end, or use --db with another file\n";

    for (const bool deleted : {false, true}) {
        if (deleted) fs::remove(bench.folder() / "femrun.db-lock");
        const Finished second = bench.femrun({"--quiet"});
        CHECK(second.err == refusal);
        CHECK(second.code == 2);
    }

    strike(run.id(), Blow::interrupt);
    CHECK(bench.finish(run).code == 3);
}

TEST_CASE("a database that is deleted while its study runs is missed at once and saved",
          "[scenario][left]") {
    Bench bench;
    bench.write("study.toml", slow_study);
    auto run = bench.start({"--quiet", "--parallel", "1"});
    REQUIRE(eventually([&] {
        return run.ended() || bench.femrun({"export"}).out.find("complete") != std::string::npos;
    }));
    for (const char* end : {"", "-wal", "-shm"})
        fs::remove(bench.folder() / (std::string("femrun.db") + end));

    const Finished finished = bench.finish(run);

    CHECK(finished.code == 4);
    CHECK(finished.out.starts_with("slow: broken off, and not all of it is on record\n"));
    CHECK(finished.out.find("recorded in") == std::string::npos);
    // In front of it, which results came just then.
    CHECK(finished.err.starts_with("error: "));
    CHECK(finished.err.ends_with(
        "'femrun.db': the file was deleted, moved or replaced while it was in use; all that was "
        "recorded is saved in 'femrun.db.rescued': rename it to 'femrun.db' and run the same "
        "command to go on\n"));
    fs::rename(bench.folder() / "femrun.db.rescued", bench.folder() / "femrun.db");
    CHECK(shown(bench)["trials"].size() > 0);
}

TEST_CASE("a worker that is stopped is replaced, and its study goes on to its end",
          "[scenario][left]") {
    Bench bench;
    write_hanging_study(bench, "none");
    auto run = bench.start({"--parallel", "1"});
    REQUIRE(eventually([&] { return bench.has("orphan") || run.ended(); }));
    const std::string orphan = bench.read("orphan");
    fs::remove(bench.folder() / "hang");
    std::uint64_t worker = 0;
    for (const Offspring& child : offspring(run.id()))
        if (child.command.find(" worker ") != std::string::npos) worker = child.id;
    REQUIRE(worker != 0);

    strike(worker, Blow::stop);
    const Finished finished = bench.finish(run);

    INFO(finished.err);
    CHECK(finished.code == 0);
    CHECK(finished.err.find("warning: worker on this PC sent no heartbeat for 15 s and was ended; "
                            "starting it again\n") != std::string::npos);
    CHECK_FALSE(lives(orphan));
    CHECK(folders_of(bench, "left") == 0);
    const json study = shown(bench);
    REQUIRE(study["trials"].size() == 2);
    const json first = study["trials"][0]["attempts"][0];
    INFO(first.dump());
    // A worker says 10 ms later that it has begun; who is stopped before that has begun nothing, as
    // far as anybody can know.
    const bool said_that_it_began = first["failure"]["cause"] != "not_begun";
    CHECK(first["state"] == (said_that_it_began ? "lost" : "cancelled"));
    CHECK(first["failure"]["message"].get<std::string>().find("sent no heartbeat for 15 s") !=
          std::string::npos);
    for (const json& trial : study["trials"]) CHECK(trial["state"] == "complete");
}

TEST_CASE("a program that is upgraded under a study goes on as the one that it was",
          "[scenario][left]") {
    Bench bench;
    write_hanging_study(bench, "none");
    const fs::path program = Bench::program(), copy = bench.folder() / "femrun";
    fs::copy_file(program, copy);
    auto run = system::spawn(
        {.executable = copy,
         .arguments = {"--quiet", "--parallel", "1"},
         .environment = {"FEMRUN_PLUGIN_PATH=" + path_text(program.parent_path() / "plugins")},
         .folder = bench.folder(),
         .output = system::Output::into("out.txt"),
         .error = system::Output::into("err.txt")});
    REQUIRE(run.ok());
    REQUIRE(eventually([&] { return bench.has("orphan") || run->ended(); }));
    fs::remove(bench.folder() / "hang");

    fs::remove(copy);
    if (GENERATE(true, false)) bench.write("femrun", "another version");
    const auto processes = family(run->id());
    const std::string role = GENERATE(" worker ", " host ");
    for (const std::uint64_t process : processes)
        if (command_line(process).find(role) != std::string::npos) strike(process, Blow::kill);

    CHECK(bench.finish(*run).code == 0);
}

TEST_CASE("a terminal that closes interrupts the study in order", "[scenario][left]") {
    Bench bench;
    bench.write("study.toml", slow_study);
    auto run = bench.start({"--parallel", "1"});
    REQUIRE(
        eventually([&] { return bench.read("err.txt").find("complete") != std::string::npos; }));
    for (int times = 0; times < 3; ++times) strike(run.id(), Blow::hang_up);
    const Finished finished = bench.finish(run);
    CHECK(finished.code == 3);
    CHECK(shown(bench)["state"] == "interrupted");
}

TEST_CASE("who reads no more does not end a study", "[scenario][left]") {
    Bench bench;
    bench.write("study.toml", rosenbrock("piped", 100));
    bench.write("piped", "#!/bin/sh\n(\"" + Bench::program() +
                             "\" run --parallel 1; echo $? > code) 2>&1 | true\n");
    fs::permissions(bench.folder() / "piped", fs::perms::owner_all);
    auto child = system::spawn({.executable = bench.folder() / "piped",
                                .arguments = {},
                                .environment = {},
                                .folder = bench.folder(),
                                .output = system::Output::discarded(),
                                .error = system::Output::discarded()});
    REQUIRE(child.ok());
    REQUIRE(child->wait(std::chrono::minutes(1)));
    CHECK(bench.read("code") == "0\n");
    CHECK(shown(bench)["state"] == "done");
}

TEST_CASE("rules that no design keeps are told before and at the end of a run",
          "[scenario][left]") {
    Bench bench;
    bench.write(
        "study.toml",
        "[study]\nname = \"never\"\ntrials = 3\n[optimizer]\nplugin = \"random\"\nseed = 1\n"
        "[solver]\nplugin = \"formula\"\n[solver.outputs]\nf = \"x\"\n[parameters]\n"
        "x = { low = 0, high = 1 }\n[rules]\nclearance = \"x > 2\"\n"
        "[objectives]\nf = { minimize = \"f\" }\n");
    const std::string why =
        "none of 10000 random designs keeps the rules: each breaks 'clearance'; change that rule, "
        "or the ranges of its parameters\n";

    const Finished check = bench.femrun({"check"});
    CHECK(check.code == 2);
    CHECK(check.err == "error: study.toml:13: " + why);
    const Finished run = bench.femrun({"--quiet"});
    CHECK(run.code == 1);
    CHECK(run.err == "error: " + why);
}
