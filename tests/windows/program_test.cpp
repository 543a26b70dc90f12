// SPDX-License-Identifier: MIT
// The program for Windows beside the one of this system: what a person would see is the same.
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
    bench.write("study.toml", batch_study(R"(["${x}"])"));
    const Finished run = bench.femrun({"--quiet", "--parallel", "1"});
    CHECK(run.code == 1);
    const json trial = json::parse(bench.femrun({"show", "--json"}).out)["trials"][0];
    CHECK(trial["failure"]["kind"] == "design");
    CHECK(trial["failure"]["message"].get<std::string>().find("exit code 7") != std::string::npos);
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
