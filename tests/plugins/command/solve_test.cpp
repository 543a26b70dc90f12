// SPDX-License-Identifier: MIT
// Whole attempts with real programs.
#include "bench.hpp"
#include "step_ending.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::command;
using Values = std::vector<double>;

TEST_CASE("templates, staged folders, arguments and environment reach the program",
          "[command][solve]") {
    Bench bench;
    bench.study.write("beam.inp.tmpl", "thickness ${thickness:.3f}\nsteel ${steel}\n");
    bench.study.write("tables/deep/density.txt", "7.85\n");
    bench.study.write_script(
        "beam.sh.in",
        "#!/bin/sh\n"
        "density=$(cat tables/deep/density.txt)\n"
        "echo \"ribs $1 of $COUNT in $(basename \"$PWD\" | cut -c1-7)\"\n"
        "awk -v d=$density '/thickness/ {print \"mass =\", d * $2}' beam.inp\n");
    bench.make(
        "{'templates': ['beam.inp.tmpl', 'beam.sh.in'], 'files': ['tables'], 'steps': [{'program': "
        "'./beam.sh', 'arguments': ['${ribs}'], 'environment': {'COUNT': '${ribs:03d}'}}], "
        "'outputs': {'mass': {'file': 'step1.log', 'name': 'mass'}, 'ribs': {'file': 'step1.log', "
        "'pattern': 'ribs (\\\\d+)'}}}");
    REQUIRE(bench.open({{"thickness"}, {"ribs", FEMRUN_INTEGER}, {"steel", FEMRUN_CATEGORICAL}},
                       {"ribs", "mass"}) == "ok");

    REQUIRE(bench.solve({0.5, 4, 0}, {"", "", "S235"}) == "ok");

    CHECK(bench.response() == Values{4, 3.925});
    CHECK(bench.work().text("beam.inp") == "thickness 0.500\nsteel S235\n");
    CHECK(bench.work().text("step1.log") == "ribs 4 of 004 in femrun-\nmass = 3.925\n");
    CHECK(bench.host().announced == std::vector<std::pair<std::string, std::string>>{
                                        {"beam.inp", "written from 'beam.inp.tmpl'"},
                                        {"beam.sh", "written from 'beam.sh.in'"},
                                        {"step1.log", "what step 1 'beam.sh' printed"}});
}

TEST_CASE("steps run one after the other and each has its own log", "[command][solve]") {
    Bench bench;
    bench.make(
        "{'steps': [{'program': 'sh', 'arguments': ['-c', 'echo nodes 12 > mesh.txt'], 'stage': "
        "'mesh'}, {'program': 'awk', 'arguments': ['{print $1; print $2 / 4 > "
        "\\\"/dev/stderr\\\"}', "
        "'mesh.txt'], 'output': 'run.log', 'error': 'run.err'}], 'outputs': {'u': {'file': "
        "'run.err', 'column': 1}}}");
    REQUIRE(bench.open({}, {"u"}) == "ok");

    REQUIRE(bench.solve({}) == "ok");

    CHECK(bench.response() == Values{3});
    CHECK(bench.work().text("run.log") == "nodes\n");
    CHECK(bench.host().progress ==
          std::vector<std::pair<double, std::string>>{{0.0, "mesh"}, {0.5, "solve"}});
}

TEST_CASE("an exit code other than 0 fails the design in the step's stage", "[command][failure]") {
    CHECK(outcome_of(shell("echo too thin; exit 3", ", 'stage': 'mesh'")) ==
          "bad design (mesh): step 1 'sh': exit code 3; 'step1.log' ends with 'too thin'");
    CHECK(outcome_of(shell("exit 4")) == "bad design (solve): step 1 'sh': exit code 4");
}

TEST_CASE("the first failure rule that holds decides", "[command][failure]") {
    const std::string rules =
        ", 'failures': ["
        "{'exit_code': [3, 4], 'stage': 'model', 'message': 'the geometry cannot be built'}, "
        "{'pattern': '(?i)licen[cs]e', 'kind': 'resource', 'stage': 'licence'}, "
        "{'file': 'run.sta', 'pattern': 'diverged', 'stage': 'solve'}, "
        "{'without': 'mass', 'stage': 'post'}, "
        "{'exit_code': 139, 'kind': 'fault'}]";

    CHECK(outcome_of(shell("echo mass 1; exit 4", rules)) ==
          "bad design (model): step 1 'sh': the geometry cannot be built (exit code 4)");
    CHECK(outcome_of(shell("echo mass 1; echo No License left; exit 9", rules)) ==
          "unavailable (licence): step 1 'sh': line 2 of 'step1.log' says 'No License left'");
    CHECK(outcome_of(shell("echo mass 1; echo it diverged > run.sta", rules)) ==
          "bad design (solve): step 1 'sh': line 1 of 'run.sta' says 'it diverged'");
    CHECK(outcome_of(shell("echo done", rules)) ==
          "bad design (post): step 1 'sh': no line of 'step1.log' matches 'mass'");
    CHECK(outcome_of(shell("echo mass 1; kill -SEGV $$", rules)) ==
          "fault: step 1 'sh': died with signal 11 (SIGSEGV)");
    CHECK(outcome_of(shell("echo mass 1", rules)) == "ok");
}

TEST_CASE("a signal fails the design, but a killed program has met a want of memory",
          "[command][failure]") {
    CHECK(
        outcome_of(shell("echo at node 7; kill -SEGV $$", ", 'stage': 'mesh'")) ==
        "bad design (mesh): step 1 'sh': died with signal 11 (SIGSEGV); 'step1.log' ends with 'at "
        "node 7'");
    CHECK(
        outcome_of(shell("kill -KILL $$")) ==
        "unavailable (memory): step 1 'sh': died with signal 9 (SIGKILL), most likely for want of "
        "memory");
    CHECK(outcome_of(shell("echo Killed; exit 137")) ==
          "unavailable (memory): step 1 'sh': exit code 137, as of a program that was killed with "
          "signal 9, most likely for want of memory; 'step1.log' ends with 'Killed'");
}

TEST_CASE("a program that the system has no room for now is tried again", "[command][failure]") {
    Step step;
    step.place = "step 1 'beam'";
    const RunResult no_room{
        Ending::failed_to_start, 0, 0, 0, 0, "program 'beam': cannot be started"};
    const auto judged = [&] { judge(step, no_room, ".", ExitCodes::count); };

    CHECK_THROWS_AS(judged(), Unavailable);
    CHECK_THROWS_WITH(judged(), "step 1 'beam': program 'beam': cannot be started");
}

TEST_CASE("a value that does not fit its place is told before anything runs",
          "[command][failure]") {
    Bench bench;
    bench.make(
        "{'steps': [{'program': 'touch', 'arguments': ['ran']}, {'program': 'echo', 'arguments': "
        "['${x:4.1f}']}], 'outputs': {'mass': {'file': 'step1.log', 'name': 'mass'}}}");
    REQUIRE(bench.open({{"x"}}, {"mass"}) == "ok");

    CHECK(bench.solve({12345.6}) ==
          "invalid: solver.steps.1.arguments.0: '${x:4.1f}': '4.1f' has room for 4 characters, and "
          "'12345.6' needs 7; write a larger width, none, or '4w' for as many digits as fit");
    CHECK_FALSE(std::filesystem::exists(bench.work().path() / "ran"));
}

TEST_CASE("what a failed step printed last is in the log", "[command][failure]") {
    Bench bench;
    bench.make(shell("seq 1 30; exit 1"));
    REQUIRE(bench.open({}, {"mass"}) == "ok");

    bench.solve({});

    const auto& lines = bench.host().lines;
    REQUIRE(lines.size() == 21);
    CHECK(lines[1] == "1 step1.log: 11");
    CHECK(lines.back() == "1 step1.log: 30");
}

TEST_CASE("a time limit ends the whole process tree within a second", "[command][failure]") {
    Bench bench;
    // The grandchild detaches itself as well as a process can.
    bench.study.write_script("busy.sh",
                             "#!/bin/sh\n"
                             "setsid sh -c 'echo $$ > grandchild; sleep 60' &\n"
                             "while [ ! -s grandchild ]; do sleep 0.01; done\n"
                             "echo waiting\n"
                             "while :; do sleep 0.1; echo >> tenths; done\n");
    bench.make(
        "{'steps': [{'program': './busy.sh', 'time_limit': '1 s'}], 'outputs': {'mass': "
        "{'file': "
        "'step1.log', 'name': 'mass'}}}");
    REQUIRE(bench.open({}, {"mass"}) == "ok");

    CHECK(bench.solve({}) ==
          "unavailable (time): step 1 'busy.sh': still ran after its time limit of 1 s and was "
          "killed; 'step1.log' ends with 'waiting'");

    // By its own count, which a busy machine slows as it slows the host.
    CHECK(bench.work().text("tenths").size() <= 20);
    std::string grandchild = bench.work().text("grandchild");
    REQUIRE(grandchild.size() > 1);
    grandchild.pop_back();
    CHECK_FALSE(std::filesystem::exists("/proc/" + grandchild));
}

TEST_CASE("a wish to stop ends the programs and the solve", "[command][failure]") {
    Bench bench;
    bench.make(shell("sleep 60"));
    REQUIRE(bench.open({}, {"mass"}) == "ok");
    int asked = 0;
    bench.host().should_stop = [&] { return ++asked > 3; };

    CHECK(bench.solve({}) == "cancelled: stopped as the host asked");
}

TEST_CASE("a file that cannot be put into the work folder is a matter of the disk",
          "[command][failure]") {
    Bench bench;
    bench.study.write("d/a", "1");
    bench.study.write("b", "2");
    const std::string step =
        ", 'steps': [{'program': 'true'}], 'outputs': {'m': {'file': 'a', 'column': 1}}}";

    bench.make("{'files': ['d', {'from': 'b', 'to': 'd/a/b'}]" + step);
    REQUIRE(bench.open({}, {"m"}) == "ok");
    CHECK(bench.solve({}) ==
          "unavailable (disk): 'd/a/b' cannot be written into the work folder: Not a directory");

    bench.make("{'files': ['d'], 'templates': [{'from': 'b', 'to': 'd/a/b'}]" + step);
    REQUIRE(bench.open({}, {"m"}) == "ok");
    CHECK(bench.solve({}) ==
          "unavailable (disk): 'd/a/b' cannot be written into the work folder: Not a directory");
}

TEST_CASE("a program that only the design names is missed when the design comes",
          "[command][failure]") {
    Bench bench;
    bench.make(
        "{'steps': [{'program': 'no-${which}'}], 'outputs': {'m': {'file': 'a', 'column': 1}}}");
    REQUIRE(bench.open({{"which", FEMRUN_CATEGORICAL}}, {"m"}) == "ok");

    const std::string said = bench.solve({0}, {"such"});

    CHECK(said.rfind("missing: step 1 'no-${which}': ", 0) == 0);
    CHECK(said.find("no-such") != std::string::npos);
}

TEST_CASE("Dakota's drivers run as they are", "[command][solve][dakota]") {
    Bench bench;
    // Reads what Dakota writes, and fails as Dakota's drivers do.
    bench.study.write_script(
        "driver.sh",
        "#!/bin/sh\n"
        "awk '$2 == \"x1\" {a = $1} $2 == \"x2\" {b = $1} END {if (a > 2) print \"FAIL\"; else "
        "print "
        "100 * (b - a * a)^2 + (1 - a)^2 \" f\"}' \"$2\" > \"$DAKOTA_RESULTS_FILE\"\n"
        "echo ran $1 $2 $3\n"
        "exit 7\n");
    bench.make(
        "{'steps': [{'program': './driver.sh', 'arguments': ['-v']}], 'dakota': {'responses': "
        "['f']}, 'outputs': {'x': {'file': 'step1.log', 'pattern': 'ran -v params.in "
        "results.out()'}}}");
    REQUIRE(bench.open({{"x1"}, {"x2"}}, {"f"}) == "ok");

    REQUIRE(bench.solve({-1, 2}) == "ok");
    CHECK(bench.response() == Values{104});
    CHECK(bench.work().text("step1.log") == "ran -v params.in results.out\n");

    CHECK(bench.solve({3, 2}) == "bad design (solve): the driver wrote 'FAIL' into 'results.out'");
}

TEST_CASE("a Dakota driver that breaks down fails its design, not the study",
          "[command][failure][dakota]") {
    const auto driver = [](const std::string& text) {
        return outcome_of("{'steps': [{'program': 'sh', 'arguments': ['-c', '" + text +
                          "']}], 'dakota': {'responses': ['mass']}}");
    };

    CHECK(driver("exit 255") == "bad design (solve): step 1 'sh': exit code 255");
    CHECK(driver("kill -ABRT $$") ==
          "bad design (solve): step 1 'sh': died with signal 6 (SIGABRT)");
    CHECK(driver("true") ==
          "unreadable (post): results of Dakota's driver: the steps left no file 'results.out'; "
          "there are 'params.in', 'step1.log'");
}
