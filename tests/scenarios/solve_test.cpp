// SPDX-License-Identifier: MIT
// One design, solved beside the study: to see whether it works, and to look at its files.
#include <filesystem>

#include <nlohmann/json.hpp>

#include "base/path_text.hpp"
#include "support/catch.hpp"
#include "support/femrun_program.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

/// A study that solves with this script.
std::string study(const std::string& script) {
    return R"([study]
name = "own"
trials = 3
[optimizer]
plugin = "random"
seed = 1
[solver]
plugin = "command"
unused = ["kind"]
[[solver.steps]]
program = "./)" +
           script + R"("
arguments = ["${x}"]
[solver.outputs]
f = { file = "step1.log", name = "f" }
[parameters]
x = { low = 0, high = 1, unit = "mm" }
kind = { choices = ["a", "b"] }
[objectives]
f = { minimize = "f" }
[constraints]
most = { of = "f", upper = 0.25, unit = "MPa" }
)";
}

/// A folder with a study whose solver runs a script, and a temporary folder of its own.
class Desk : public Bench {
public:
    explicit Desk(const std::string& shell = "echo f $1\n",
                  const std::string& batch = "echo f %1\r\n")
        : script(write_script("solve", shell, batch)) {
        write("study.toml", study(script));
        std::filesystem::create_directory(folder() / "tmp");
        // Wine itself goes by the first.
        environment.push_back((script == "solve.sh" ? "TMPDIR=" : "TMP=") +
                              path_text(folder() / "tmp"));
    }
    const std::string script;
    bool left_something() const { return !std::filesystem::is_empty(folder() / "tmp"); }
};

}  // namespace

TEST_CASE("check --solve tells by how much a constraint is violated", "[scenario][solve]") {
    const Desk desk;
    const Finished solved = desk.femrun({"check", "--solve"});

    INFO(solved.out << solved.err);
    CHECK(solved.code == 0);
    CHECK(
        solved.out.starts_with("  x     0.5 mm\n"
                               "  kind  a\n"
                               "  f     0.5      minimize\n"
                               "  most  0.5 MPa  at most 0.25 MPa: violated by 0.25 MPa, 100 %\n"
                               "feasible: no, most 0.25 MPa above 0.25 MPa\n"
                               "returned by the solver\n"
                               "  f = 0.5\n"
                               "solved in "));
    CHECK_FALSE(desk.left_something());
}

TEST_CASE("check --solve shows the log of what failed, and leaves nothing behind",
          "[scenario][solve]") {
    const Desk desk("echo reading the deck; echo no licence for me; exit 3\n",
                    "echo reading the deck\r\necho no licence for me\r\nexit /b 3\r\n");
    const Finished solved = desk.femrun({"check", "--solve"});

    INFO(solved.out << solved.err);
    CHECK(solved.code == 1);
    CHECK(solved.out.find("design failure in stage 'solve'\n  message = step 1 '" + desk.script +
                          "': exit code 3; "
                          "'step1.log' ends with 'no licence for me'\n  end of its log:\n") !=
          std::string::npos);
    CHECK(solved.out.find("    | step1.log: no licence for me\nfailed after ") !=
          std::string::npos);
    CHECK_FALSE(desk.left_something());

    // What it advises works.
    const std::string advice = "femrun: to solve the same design and keep its files: femrun solve ";
    CHECK(solved.err == advice + "study.toml\n");
    const Finished kept = desk.femrun({"solve", "study.toml"});
    CHECK(kept.code == 1);
    const std::string end = desk.script == "solve.bat" ? "\r\n" : "\n";
    CHECK(desk.read("solve-design/step1.log") ==
          "reading the deck" + end + "no licence for me" + end);
}

TEST_CASE("the design of a trial is solved again beside the record, and its files are kept",
          "[scenario][solve]") {
    const Desk desk("echo f $1; echo more > result.frd\n",
                    "echo f %1\r\necho more >result.frd\r\n");
    REQUIRE(desk.femrun({"--quiet"}).code == 0);
    const std::string before = desk.femrun({"show", "--json"}).out;

    const Finished solved = desk.femrun({"solve", "--trial", "2"});

    INFO(solved.out << solved.err);
    CHECK(solved.code == 0);
    CHECK(solved.out.find("  files in solve-trial-2:\n    result.frd") != std::string::npos);
    CHECK(desk.has("solve-trial-2/result.frd"));
    CHECK(solved.err.empty());  // it came out as recorded
    CHECK(desk.femrun({"show", "--json"}).out == before);
    CHECK_FALSE(desk.left_something());

    const json again = json::parse(desk.femrun({"solve", "--trial", "2", "--json"}).out);
    CHECK(again["folder"] == "solve-trial-2-2");
    CHECK(again["outputs"]["f"] == json::parse(before)["trials"][1]["outputs"]["f"]);
}

TEST_CASE("a trial that comes out otherwise than it was recorded is told", "[scenario][solve]") {
    const Desk desk;
    REQUIRE(desk.femrun({"--quiet"}).code == 0);
    desk.write_script("solve", "echo f 7\n", "echo f 7\r\n");

    const Finished solved = desk.femrun({"solve", "--trial", "1"});

    CHECK(solved.code == 0);
    CHECK(
        solved.err.starts_with("femrun: trial 1 came out otherwise when it was recorded: f was "));
}

TEST_CASE("a design of one's own is solved, in range or not", "[scenario][solve]") {
    const Desk desk;
    const auto solve = [&](const std::vector<std::string>& arguments) {
        return desk.femrun(arguments);
    };

    const Finished own = solve(
        {"solve", "--set", "parameters.x=1.5", "--set", "parameters.kind=b", "--folder", "f"});
    INFO(own.out << own.err);
    CHECK(own.code == 0);
    CHECK(own.out.starts_with("  x     1.5 mm\n  kind  b\n  f     1.5      minimize\n"));
    CHECK(desk.has("f/step1.log"));

    CHECK(solve({"solve", "--folder", "f"}).err ==
          "error: 'f': is there already; name a folder that is not\n");
    CHECK(solve({"solve", "--set", "parameters.kind=c"}).err ==
          "error: --set parameters.kind: 'c' is no value of it; it is one of 'a', 'b'\n");
    const Finished nowhere = solve({"solve", "--trial", "1"});
    CHECK(nowhere.code == 2);
    CHECK(nowhere.err ==
          "error: 'femrun.db': there is no such file; run a study first, or name its database with "
          "--db\n");
}

TEST_CASE("a folder that is named as a study is told as one", "[scenario]") {
    const Desk desk;
    std::filesystem::create_directory(desk.folder() / "beam");
    const Finished empty = desk.femrun({"run", "beam"});
    CHECK(empty.code == 2);
    CHECK(empty.err ==
          "error: 'beam': is a folder, and there is no study.toml in it; name a study file, or "
          "write one with 'femrun init'\n");
    desk.write("beam/study.toml", study(desk.script));
    CHECK(desk.femrun({"beam"}).err == "error: 'beam': is a folder; its study file is '" +
                                           Bench::told("beam/study.toml") + "'\n");
}
