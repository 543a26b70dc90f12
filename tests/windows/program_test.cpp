// SPDX-License-Identifier: MIT
// The program for Windows beside the one of this system: what a person would see is the same.
#include <algorithm>
#include <sstream>

#include <nlohmann/json.hpp>

#include "base/path_text.hpp"
#include "scenarios/studies.hpp"
#include "support/catch.hpp"
#include "support/femrun_program.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

/// What the study's CSV is when this program runs it, without the columns that say when, for how
/// long and where it was solved.
std::string csv_of(const std::string& program, const std::string& study) {
    const Bench bench(program);
    bench.write("study.toml", study);
    const Finished run = bench.femrun({"--quiet", "--parallel", "2"});
    INFO(run.out << run.err);
    REQUIRE(run.code == 0);
    const Finished exported = bench.femrun({"export"});
    INFO(exported.err);
    REQUIRE(exported.code == 0);
    std::string table, line;
    for (std::istringstream lines(exported.out); std::getline(lines, line); table += line + "\n")
        for (int column = 0; column < 4; ++column) line.erase(line.rfind(','));
    return table;
}

/// A study of one batch file with the parameter x.
std::string batch_study(const std::string& arguments, const std::string& more = "") {
    return R"([study]
name = "own"
trials = 3
attempts = 3
[optimizer]
plugin = "random"
seed = 1
[solver]
plugin = "command"
[[solver.steps]]
program = "./solve.bat"
arguments = )" +
           arguments + "\n" + more + R"(
[solver.outputs]
f = { file = "step1.log", name = "f" }
[parameters]
x = { low = 0, high = 1 }
[objectives]
f = { minimize = "f" }
)";
}

/// A file of the bench, as Windows calls it.
std::string in_windows(const Bench& bench, const std::string& file) {
    std::string path = "Z:" + path_text(bench.folder() / file);
    std::replace(path.begin(), path.end(), '/', '\\');
    return path;
}

/// What Windows starts at logon under the name of our worker; empty when there is none.
std::string at_logon() {
    const Bench reg(FEMRUN_REG_FOR_WINDOWS);
    const Finished asked =
        reg.femrun({"query", "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run", "/v",
                    "femrun-worker"});
    const std::string type = "    REG_SZ    ";
    const auto at = asked.out.find(type);
    CHECK((asked.code == 0) == (at != asked.out.npos));
    if (at == asked.out.npos) return "";
    const auto from = at + type.size();
    return asked.out.substr(from, asked.out.find_first_of("\r\n", from) - from);
}

}  // namespace

TEST_CASE("a study gives the same table on Windows as here, byte for byte, however its solver runs",
          "[windows]") {
    for (const char* const isolation : {"thread", "process"}) {
        INFO(isolation);
        const std::string study =
            rosenbrock("same", 30, std::string("isolation = \"") + isolation + "\"");
        CHECK(csv_of(FEMRUN_FOR_WINDOWS, study) == csv_of(Bench::program(), study));
    }
}

TEST_CASE("a batch file is solved with, in a folder and with arguments that have blanks in them",
          "[windows]") {
    const Bench bench(FEMRUN_FOR_WINDOWS);
    bench.write("two words/solve.bat",
                "@echo off\r\necho said %1\r\necho twice %~2\r\necho f %3\r\n");
    bench.write("two words/study.toml", batch_study(R"(["plain", "two words", "${x}"])"));
    const Finished run = bench.femrun(
        {"run", "two words/study.toml", "--quiet", "--parallel", "1", "--set", "solver.keep=all"});
    INFO(run.out << run.err);
    REQUIRE(run.code == 0);
    const json shown = json::parse(bench.femrun({"show", "--json"}).out);
    for (const json& trial : shown["trials"])
        CHECK(trial["outputs"]["f"].get<double>() ==
              Approx(trial["design"]["x"].get<double>()).epsilon(1e-12));
}

TEST_CASE(
    "a batch file's exit code is a failure of the design, and a code that is named is what it is "
    "named as",
    "[windows]") {
    const Bench bench(FEMRUN_FOR_WINDOWS);
    bench.write("solve.bat", "@echo off\r\nexit /b 7\r\n");
    const auto failure = [&](const std::string& name, const std::string& more) {
        bench.write("study.toml", batch_study(R"(["${x}"])", more));
        const Finished run = bench.femrun({"--quiet", "--parallel", "1", "--name", name});
        CHECK(run.code == 1);
        return json::parse(bench.femrun({"show", name, "--json"}).out)["trials"][0]["failure"];
    };

    const json unnamed = failure("unnamed", "");
    CHECK(unnamed["kind"] == "design");
    CHECK(unnamed["stage"] == "solve");
    CHECK(unnamed["message"].get<std::string>().find("exit code 7") != std::string::npos);

    const json named =
        failure("named",
                R"(failures = [{ exit_code = 7, stage = "mesh", message = "element 1 is flat" }])");
    CHECK(named["kind"] == "design");
    CHECK(named["stage"] == "mesh");
    CHECK(named["message"].get<std::string>().find("element 1 is flat") != std::string::npos);
}

TEST_CASE("a worker that is to start at logon is in the registry, until it is taken away",
          "[windows][logon]") {
    const Bench bench(FEMRUN_FOR_WINDOWS);
    const std::string none = "femrun: no worker was set up to start at this user's logon\n";
    CHECK(bench.femrun({"worker", "--at-logon", "off"}).err == none);
    CHECK(at_logon().empty());

    auto worker = bench.start({"worker", "femrun://127.0.0.1:1", "--slots", "2", "--folder", "mine",
                               "--at-logon", "--tags", "big,new"});
    CHECK(eventually(
        [&] { return bench.read("err.txt").find("trying again in ") != std::string::npos; }));
    strike(worker.id(), Blow::interrupt);
    CHECK(bench.finish(worker).code == 0);

    CHECK(bench.read("err.txt").starts_with(
        "femrun: from the next logon of this user on, this worker starts by itself, in the user's "
        "own session ('HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\"
        "femrun-worker'); 'femrun worker --at-logon off' takes that away\n"));
    const std::string line = at_logon();
    INFO(line);
    CHECK(line.find("femrun.exe\" worker @") != line.npos);
    CHECK(line.ends_with("\\femrun\\state\\at-logon.address --slots 2 --grace \"30 s\" --folder " +
                         in_windows(bench, "mine") + " --tags big,new"));
    // No token on a command line.
    CHECK(line.find("femrun://") == line.npos);

    CHECK(bench.femrun({"worker", "--at-logon", "off"}).err ==
          "femrun: no worker starts at this user's logon any more; one that runs goes on\n");
    CHECK(at_logon().empty());
    CHECK(bench.femrun({"worker", "--at-logon", "off"}).err == none);
}

TEST_CASE("folders, files, studies and messages in Japanese come through unbroken", "[windows]") {
    const Bench bench(FEMRUN_FOR_WINDOWS);
    bench.write("設計/最適化 一号.toml", rosenbrock("梁の最適化", 5));
    const Finished run = bench.femrun(
        {"run", "設計/最適化 一号.toml", "--quiet", "--db", "設計/記録.db", "--parallel", "1"});
    INFO(run.out << run.err);
    REQUIRE(run.code == 0);
    CHECK(bench.has("設計/記録.db"));
    const Finished listed = bench.femrun({"list", "--db", "設計/記録.db", "--json"});
    CHECK(json::parse(listed.out)[0]["name"] == "梁の最適化");

    const Finished missing = bench.femrun({"run", "設計/無い.toml"});
    CHECK(missing.code == 2);
    CHECK(missing.err.find("'設計/無い.toml'") != std::string::npos);
}
