// SPDX-License-Identifier: MIT
// CalculiX that is ended before its time, by its computer or by itself: each way is provoked here
// with the real program or with a script in its place, and has its kind.
#include <string>

#include "bench.hpp"
#include "endings/judge.hpp"
#include "femrun/failure.hpp"
#include "models.hpp"
#include "support/catch.hpp"

using bench::around_ccx;
using bench::bar;
using bench::bar_says;
using bench::changed;
using bench::disk_of_blocks;
using bench::Folder;
using bench::Said;

TEST_CASE("a disk that fills up while CalculiX runs is short of disk", "[calculix][failures]") {
    Folder folder;
    // Six hundred bars in a row: their .frd has 100 KB, and the log 3.
    std::string nodes = "2, 10, 0, 0\n", bars = "1, 1, 2\n";
    for (int i = 3; i <= 600; ++i) {
        nodes += std::to_string(i) + "," + std::to_string(10 * i) + "\n";
        bars += std::to_string(i) + "," + std::to_string(i - 1) + "," + std::to_string(i) + "\n";
    }
    std::string chain = changed(bar, "2, 10, 0, 0\n", nodes);
    chain = changed(chain, "1, 1, 2\n", bars);
    chain = changed(chain, "2, 2, 3", "NALL, 2, 3");

    CHECK(bar_says(folder, chain, around_ccx(folder, disk_of_blocks(64))) ==
          "unavailable|disk|'job.frd' does not end with 9999, so it is not whole; the disk is "
          "probably full: free some space");
    CHECK(bar_says(folder, chain, around_ccx(folder, disk_of_blocks(2))) ==
          "unavailable|disk|'ccx.log' is not whole; the disk is probably full: free some space");
    CHECK(bar_says(folder, chain) == "ok");
}

TEST_CASE("results on a disk without room are not believed, whole as they look",
          "[calculix][failures]") {
    calculix::CcxLog log;
    log.finished = true;

    CHECK_NOTHROW(calculix::judge_ccx({}, log, {}, "ccx", "bar.inp"));
    CHECK_THROWS_WITH(calculix::judge_ccx({}, log, {.disk_full = true}, "ccx", "bar.inp"),
                      "less than a megabyte is free where CalculiX wrote, so that its results may "
                      "not be whole; free some space");
}

TEST_CASE("too little memory is short of memory", "[calculix][failures]") {
    Folder folder;
    CHECK(
        bar_says(folder, bar, around_ccx(folder, "ulimit -v 60000")) ==
        "unavailable|memory|CalculiX says: u_calloc: error allocating memory variable=mast1, "
        "file=ccx_2.20.c, line=1150, num=20000000, size=4; run fewer at a time, or make the model "
        "smaller");
}

TEST_CASE("a folder that cannot be written to is short of disk", "[calculix][failures]") {
    Folder folder;
    CHECK(
        bar_says(folder, bar, around_ccx(folder, "mkdir job.dat")) ==
        "unavailable|disk|CalculiX says: openfile: could not open file job.dat; see that the work "
        "folder can be written to");
}

TEST_CASE("CalculiX killed from outside is short of memory", "[calculix][failures]") {
    const std::string message =
        "unavailable|memory|CalculiX was killed from outside (signal 9), as a system does that "
        "runs "
        "out of memory; run fewer at a time";
    Folder folder;
    const std::string direct = folder.script("killed", "kill -KILL $$\n");
    CHECK(bar_says(folder, bar, "\"ccx\": \"" + direct + "\", ") == message);
    // A shell in between makes 137 of it.
    const std::string wrapped =
        folder.script("wrapped", "ccx \"$@\" & kill -KILL $!; wait $!; exit $?\n");
    CHECK(bar_says(folder, bar, "\"ccx\": \"" + wrapped + "\", ") == message);
}

TEST_CASE("CalculiX ended from outside is tried again", "[calculix][failures]") {
    Folder folder;
    const std::string script = folder.script("ended", "kill -TERM $$\n");
    CHECK(bar_says(folder, bar, "\"ccx\": \"" + script + "\", ") ==
          "unavailable||CalculiX was ended from outside (signal 15); try again");
}

TEST_CASE("CalculiX that crashes fails its design", "[calculix][failures]") {
    Folder folder;
    const std::string script = folder.script("crash", "kill -SEGV $$\n");
    CHECK(bar_says(folder, bar, "\"ccx\": \"" + script + "\", ") ==
          "bad design|solve|CalculiX crashed (signal 11) with this design; its log has more");
}

TEST_CASE("CalculiX that takes too long is short of time", "[calculix][failures]") {
    Folder folder;
    const std::string script = folder.script("slow", "sleep 60\n");
    const Said said =
        bar_says(folder, bar, "\"solve_limit\": \"200 ms\", \"ccx\": \"" + script + "\", ");
    CHECK(said.substr(0, said.find(" 0.")) ==
          "unavailable|time|CalculiX took longer than its limit and was ended after");
    CHECK(said.substr(said.find(" s;")) ==
          " s; raise solver.solve_limit, or make the model smaller");
}

TEST_CASE("CalculiX that says nothing and fails leads to its log", "[calculix][failures]") {
    Folder folder;
    const std::string failing = folder.script("failing", "exit 3\n");
    CHECK(bar_says(folder, bar, "\"ccx\": \"" + failing + "\", ") ==
          "bad design|solve|CalculiX ended with exit code 3 and no message; its log has more");
    const std::string quiet = folder.script("quiet", "exit 0\n");
    CHECK(bar_says(folder, bar, "\"ccx\": \"" + quiet + "\", ") ==
          "bad design|solve|CalculiX ended without 'Job finished'; its log has more");
}

TEST_CASE("CalculiX that the system has no room for now is tried again", "[calculix][failures]") {
    const femrun::RunResult no_room{.ending = femrun::Ending::failed_to_start,
                                    .message = "program 'ccx': cannot be started (why)"};

    CHECK_THROWS_AS(calculix::judge_ccx(no_room, {}, {}, "ccx", "bar.inp"), femrun::Unavailable);
    CHECK_THROWS_WITH(calculix::judge_ccx(no_room, {}, {}, "ccx", "bar.inp"), no_room.message);
}

TEST_CASE("CalculiX that is not installed is named with what to install", "[calculix][failures]") {
    Folder folder;
    CHECK(
        bar_says(folder, bar, R"("ccx": "no-such-ccx", )") ==
        "missing||program 'no-such-ccx' is not found; install CalculiX (Debian: calculix-ccx), or "
        "set solver.ccx to its path");
}
