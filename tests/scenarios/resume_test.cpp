// SPDX-License-Identifier: MIT
// Femrun dies, or is told to end, at bad moments; the same command goes on.
#include <nlohmann/json.hpp>

#include "scenarios/completed.hpp"
#include "scenarios/studies.hpp"
#include "support/catch.hpp"
#include "support/femrun_program.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

json designs(const json& shown) {
    json all = json::array();
    for (const json& trial : shown["trials"]) all.push_back(trial["design"]);
    return all;
}

}  // namespace

TEST_CASE("a study that is killed again and again gives the same designs", "[scenario][kill]") {
    const std::string study = rosenbrock("tough", 60, "delay = 0.01");
    Bench whole;
    whole.write("study.toml", study);
    REQUIRE(whole.femrun({"--quiet", "--parallel", "1"}).code == 0);
    const json expected = json::parse(whole.femrun({"show", "--json"}).out);

    Bench bench;
    bench.write("study.toml", study);
    int kills = 0;
    for (std::size_t before = 0; kills < 5; ++kills) {
        auto run = bench.start({"--quiet", "--parallel", "1"});
        REQUIRE(eventually([&] { return completed(bench) >= before + 7 || run.ended(); }));
        before = completed(bench);
        strike(run.id(), Blow::kill);
        REQUIRE(run.wait(std::chrono::seconds(10)));
    }
    const Finished last = bench.femrun({"--quiet", "--parallel", "1"});
    INFO(last.err);
    REQUIRE(last.code == 0);

    const json resumed = json::parse(bench.femrun({"show", "--json"}).out);
    CHECK(designs(resumed) == designs(expected));
    CHECK(resumed["best"] == expected["best"]);
}

TEST_CASE("a killed femrun leaves no process behind", "[scenario][kill]") {
    Bench bench;
    bench.write("study.toml", rosenbrock("slow", 5, "delay = 60\nisolation = \"process\""));
    auto run = bench.start({"--quiet", "--parallel", "1"});
    std::vector<Offspring> workers, hosts;
    REQUIRE(eventually([&] {
        workers = offspring(run.id());
        if (workers.empty()) return false;
        hosts = offspring(workers[0].id);
        return !hosts.empty();
    }));

    strike(run.id(), Blow::kill);

    REQUIRE(run.wait(std::chrono::seconds(10)));
    const auto gone = [](std::uint64_t id) {
        return !std::filesystem::exists("/proc/" + std::to_string(id) + "/exe");
    };
    CHECK(eventually([&] { return gone(workers[0].id) && gone(hosts[0].id); }));
}

TEST_CASE("a worker that is killed is replaced and its trials are tried again",
          "[scenario][kill]") {
    Bench bench;
    bench.write("study.toml", rosenbrock("orphans", 30, "delay = 0.1"));
    auto run = bench.start({"--quiet", "--parallel", "2"});
    REQUIRE(eventually([&] { return completed(bench) >= 4; }));

    const auto workers = offspring(run.id());
    REQUIRE(workers.size() == 1);
    strike(workers[0].id, Blow::kill);
    const Finished finished = bench.finish(run);

    INFO(finished.err);
    REQUIRE(finished.code == 0);
    const json shown = json::parse(bench.femrun({"show", "--json"}).out);
    std::size_t lost = 0;
    for (const json& trial : shown["trials"])
        for (const json& attempt : trial["attempts"]) lost += attempt["state"] == "lost";
    CHECK(lost >= 1);
    CHECK(lost <= 2);
    CHECK(completed(bench) == 30);
}

TEST_CASE("Ctrl-C lets running attempts end and says how to go on", "[scenario][interrupt]") {
    Bench bench;
    bench.write("study.toml", rosenbrock("patient", 30, "delay = 0.1"));
    auto run = bench.start({"--parallel", "2"});
    REQUIRE(eventually([&] { return completed(bench) >= 3; }));

    strike(run.id(), Blow::interrupt);
    const Finished finished = bench.finish(run);

    CHECK(finished.code == 3);
    CHECK(finished.err.ends_with(
        "femrun: interrupted; go on with: femrun study.toml --parallel 2\n"));
    const json shown = json::parse(bench.femrun({"show", "--json"}).out);
    CHECK(shown["state"] == "interrupted");
    for (const json& trial : shown["trials"]) CHECK(trial["state"] != "running");
    CHECK(bench.femrun({"--quiet"}).code == 0);
    CHECK(completed(bench) == 30);
}

TEST_CASE("Ctrl-C twice ends everything at once", "[scenario][interrupt]") {
    Bench bench;
    std::string text = rosenbrock("impatient", 3, "delay = 120");
    text.replace(text.find("r > 4"), 5, "r > 9");  // every design takes its time
    bench.write("study.toml", text);
    auto run = bench.start({"--parallel", "2"});
    REQUIRE(eventually([&] {
        const Finished shown = bench.femrun({"show", "--json"});
        return shown.code == 0 && shown.out.find("\"running\"") != std::string::npos &&
               shown.out.find("\"started\"") != std::string::npos;
    }));
    const auto workers = offspring(run.id());

    strike(run.id(), Blow::interrupt);
    REQUIRE(eventually([&] { return bench.read("err.txt").find("Ctrl-C") != std::string::npos; }));
    strike(run.id(), Blow::interrupt);
    const Finished finished = bench.finish(run);

    INFO("signal " << finished.signal << finished.out << finished.err);
    CHECK(finished.code == 3);
    REQUIRE(workers.size() == 1);
    CHECK(eventually([&] {
        return !std::filesystem::exists("/proc/" + std::to_string(workers[0].id) + "/exe");
    }));
}

TEST_CASE("a changed study file is not gone on with unasked", "[scenario]") {
    Bench bench;
    bench.write("study.toml", rosenbrock("moving", 5));
    REQUIRE(bench.femrun({"--quiet"}).code == 0);
    std::string changed = rosenbrock("moving", 8);
    changed.replace(changed.find("upper = 0"), 9, "upper = 1");
    bench.write("study.toml", changed);

    const Finished refused = bench.femrun({"--quiet"});
    const Finished allowed = bench.femrun({"--quiet", "--resume"});

    CHECK(refused.code == 2);
    CHECK(refused.err ==
          "error: study 'moving' in 'femrun.db' was begun with another definition: constraint "
          "'disc': was 'g' up to 0, is 'g' up to 1; [study] trials: was 5, is 8; use --resume to "
          "go on with the changes, or --name for a new study\n");
    CHECK(allowed.code == 0);
    CHECK(completed(bench) == 8);
}

TEST_CASE("a study goes on when a choice is added, another is taken away and they are reordered",
          "[scenario]") {
    Bench bench;
    const auto text = [](const std::string& choices, int trials) {
        return "[study]\nname = \"cat\"\ntrials = " + std::to_string(trials) +
               "\n[optimizer]\nplugin = \"tpe\"\nseed = 1\n[solver]\nplugin = "
               "\"formula\"\n[solver.outputs]\nf = 'x + (m == \"a\" ? 1 : 2)'\n[parameters]\nx = { "
               "low = 0, high = 1 }\nm = { choices = [" +
               choices + "] }\n[objectives]\nf = { minimize = \"f\" }\n";
    };
    bench.write("study.toml", text("\"a\", \"b\"", 12));
    REQUIRE(bench.femrun({"--quiet"}).code == 0);
    const json before = json::parse(bench.femrun({"show", "--json"}).out);
    std::size_t of_a = 0;
    for (const json& trial : before["trials"]) of_a += trial["design"]["m"] == "a";
    REQUIRE(of_a > 0);
    REQUIRE(of_a < 12);

    bench.write("study.toml", text("\"c\", \"a\"", 14));
    const std::string counting =
        std::to_string(of_a) + " of 12 earlier trials are designs of the present search space";
    const Finished refused = bench.femrun({"--quiet"});
    CHECK(refused.code == 2);
    CHECK(refused.err ==
          "error: study 'cat' in 'femrun.db' was begun with another definition: parameter 'm': was "
          "one of 'a', 'b', is one of 'c', 'a'; [study] trials: was 12, is 14; use --resume to go "
          "on with the changes (" +
              counting + "), or --name for a new study\n");
    const Finished allowed = bench.femrun({"--quiet", "--resume"});
    INFO(allowed.err);
    REQUIRE(allowed.code == 0);
    CHECK(completed(bench) == 14);

    const std::string outside = std::to_string(12 - of_a);
    CHECK(bench.femrun({"show"}).out.starts_with(
        "cat: done (14 of 14 trials complete); " + std::to_string(26 - of_a) +
        " trials: 14 complete; " + outside + " outside the present search space\n" + counting +
        "\n"));
    const json after = json::parse(bench.femrun({"show", "--json"}).out);
    for (std::size_t i = 0; i < 12; ++i) {
        const json &was = before["trials"][i], &is = after["trials"][i];
        CHECK(is["outside"].is_null() == (was["design"]["m"] == "a"));
        CHECK(is["design"]["x"] == was["design"]["x"]);
        if (was["design"]["m"] == "a") CHECK(is["design"]["m"] == "a");
    }
    CHECK(bench.femrun({"show", "--trial", "1"}).code == 0);
    CHECK(bench.femrun({"--quiet", "--trials", "16"}).code == 0);
}

TEST_CASE("a file that the solver reads does not change unnoticed", "[scenario]") {
    Bench bench;
    const std::string prints = bench.write_script("print", "cat \"$1\"\n", "type %1\r\n");
    bench.write("study.toml",
                "[study]\nname = \"sum\"\ntrials = 3\n[optimizer]\nplugin = \"random\"\nseed = "
                "1\n[solver]\nplugin = \"command\"\ntemplates = [\"in.txt.tmpl\"]\nfiles = "
                "[\"lib\"]\n[[solver.steps]]\nprogram = \"./" +
                    prints +
                    "\"\narguments = [\"in.txt\"]\noutput = \"out.txt\"\n[solver.outputs.f]\nfile "
                    "= \"out.txt\"\nname = \"f\"\n[parameters]\nx = { low = 0, high = 1 "
                    "}\n[objectives]\nf = { minimize = \"f\" }\n");
    bench.write("in.txt.tmpl", "f = ${x}\n");
    bench.write("lib/a.txt", "1\n");
    REQUIRE(bench.femrun({"--quiet"}).code == 0);
    REQUIRE(bench.femrun({"--quiet", "--trials", "4"}).code == 0);

    bench.write("in.txt.tmpl", "f = 2${x}\n");
    bench.write("lib/a.txt", "2\n");
    const Finished refused = bench.femrun({"--quiet", "--trials", "5"});
    CHECK(refused.code == 2);
    CHECK(refused.err ==
          "error: study 'sum' in 'femrun.db' was begun with another definition: 'in.txt.tmpl' has "
          "changed since the study was begun; 'lib' has changed since the study was begun; use "
          "--resume to go on with the changes, or --name for a new study\n");
    CHECK(bench.femrun({"--quiet", "--trials", "5", "--resume"}).code == 0);
    CHECK(bench.femrun({"--quiet", "--trials", "6"}).code == 0);
}

TEST_CASE("a file that a deck includes does not change unnoticed", "[scenario]") {
    Bench bench;
    bench.write("study.toml",
                "[study]\nname = \"bar\"\ntrials = 2\n[optimizer]\nplugin = \"random\"\nseed = 1\n"
                "[solver]\nplugin = \"calculix\"\ndeck = \"model/bar.inp\"\n[solver.outputs]\n"
                "u = { result = \"displacement\", set = \"NALL\" }\n[parameters]\n"
                "A = { low = 1, high = 2 }\n[objectives]\nu = { minimize = \"u\" }\n");
    bench.write(
        "model/bar.inp",
        "*NODE, NSET=NALL\n1, 0, 0, 0\n2, 10, 0, 0\n*ELEMENT, TYPE=T3D2, ELSET=BAR\n1, 1, 2\n"
        "*INCLUDE, INPUT=steel.inc\n*SOLID SECTION, ELSET=BAR, MATERIAL=STEEL\n${A}\n"
        "*BOUNDARY\n1, 1, 3\n2, 2, 3\n*STEP\n*STATIC\n*CLOAD\n2, 1, 100\n"
        "*NODE PRINT, NSET=NALL\nU\n*END STEP\n");
    bench.write("model/steel.inc", "*MATERIAL, NAME=STEEL\n*ELASTIC\n210000, 0\n");
    REQUIRE(bench.femrun({"--quiet"}).code == 0);

    bench.write("model/steel.inc", "*MATERIAL, NAME=STEEL\n*ELASTIC\n70000, 0\n");
    const Finished refused = bench.femrun({"--quiet", "--trials", "3"});

    CHECK(refused.code == 2);
    CHECK(
        refused.err ==
        "error: study 'bar' in 'femrun.db' was begun with another definition: 'model/steel.inc' "
        "has changed since the study was begun; use --resume to go on with the changes, or --name "
        "for a new study\n");
}

TEST_CASE("a larger budget goes on without being asked", "[scenario]") {
    Bench bench;
    bench.write("study.toml", rosenbrock("growing", 5));
    REQUIRE(bench.femrun({"--quiet"}).code == 0);

    const Finished more = bench.femrun({"--quiet", "--trials", "9"});

    INFO(more.err);
    CHECK(more.code == 0);
    CHECK(completed(bench) == 9);
}

TEST_CASE("two femruns do not write one database", "[scenario]") {
    Bench bench;
    bench.write("study.toml", rosenbrock("one", 30, "delay = 0.1"));
    bench.write("other/study.toml", rosenbrock("two", 3));
    auto run = bench.start({"--quiet", "--parallel", "1"});
    REQUIRE(eventually([&] { return completed(bench) >= 1; }));

    system::ChildSpec second{.executable = Bench::program(),
                             .arguments = {"other/study.toml", "--quiet"},
                             .folder = bench.folder(),
                             .output = system::Output::discarded(),
                             .error = system::Output::into("second.txt")};
    auto other = std::move(system::spawn(std::move(second))).value();
    const auto ended = other.wait(std::chrono::seconds(30));

    REQUIRE(ended);
    CHECK(ended->code == 2);
    CHECK(bench.read("second.txt").find("writes to it") != std::string::npos);
}
