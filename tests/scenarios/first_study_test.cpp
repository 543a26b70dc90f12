// SPDX-License-Identifier: MIT
// What a new user meets: a study runs, shows what it found, is exported, and mistakes are named.
#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "scenarios/studies.hpp"
#include "support/catch.hpp"
#include "support/femrun_program.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

TEST_CASE("a study of formulas runs to its end and shows what it found", "[scenario]") {
    Bench bench;
    bench.write("study.toml", rosenbrock("first", 40));

    const Finished run = bench.femrun({"--quiet", "--parallel", "2"});
    INFO(run.err);
    REQUIRE(run.code == 0);

    const json shown = json::parse(bench.femrun({"show", "first", "--json"}).out);
    CHECK(shown["name"] == "first");
    CHECK(shown["state"] == "done");
    int complete = 0;
    double least = 1e300;
    int least_number = 0;
    for (const json& trial : shown["trials"]) {
        const double x1 = trial["design"]["x1"], x2 = trial["design"]["x2"];
        const double r = x1 * x1 + x2 * x2;
        if (r > 4) {
            CHECK(trial["state"] == "failed");
            CHECK(trial["failure"]["kind"] == "design");
            CHECK(trial["failure"]["stage"] == "mesh");
            continue;
        }
        ++complete;
        const double f = 100 * std::pow(x2 - x1 * x1, 2) + std::pow(1 - x1, 2);
        CHECK(trial["state"] == "complete");
        CHECK(trial["outputs"]["f"].get<double>() == Approx(f));
        CHECK(trial["outputs"]["g"].get<double>() == Approx(r - 1).margin(1e-12));
        CHECK(trial["values"]["valley"] == trial["outputs"]["f"]);
        CHECK(trial["feasible"] == (r - 1 <= 0));
        CHECK(trial["violation"].get<double>() >= 0);
        CHECK(trial["failure"].is_null());
        CHECK(trial["attempts"].size() == 1);
        if (trial["feasible"] && f < least) {
            least = f;
            least_number = trial["number"];
        }
    }
    CHECK(complete == 40);
    CHECK(shown["best"] == least_number);
    CHECK(shown["front"] == json::array({least_number}));
}

TEST_CASE("options replace what the file says", "[scenario]") {
    Bench bench;
    bench.write("other.toml", rosenbrock("first", 40));

    const Finished run =
        bench.femrun({"run", "other.toml", "--quiet", "--optimizer", "random", "--solver",
                      "formula", "--trials", "5", "--seed", "3", "--name", "second", "--db",
                      "my.db", "--set", "parameters.x2.high=1.5", "--json"});

    INFO(run.err);
    REQUIRE(run.code == 0);
    const json shown = json::parse(run.out);
    CHECK(shown["name"] == "second");
    CHECK(bench.has("my.db"));
    CHECK_FALSE(bench.has("femrun.db"));
    CHECK(json::parse(bench.femrun({"list", "--db", "my.db", "--json"}).out)[0]["name"] ==
          "second");
    CHECK(bench.femrun({"check", "other.toml", "--name", "it's \"wide\""})
              .out.find("study 'it's \"wide\"' is well") != std::string::npos);
}

TEST_CASE("every mistake in a study file is named at once and nothing runs", "[scenario]") {
    Bench bench;
    bench.write("study.toml", R"([study]
name = "wrong"
trails = 5
[optimizer]
plugin = "randon"
[solver]
plugin = "formula"
[parameters]
x1 = { low = 2, high = -2 }
[objectives]
f = { minimize = "y" }
)");

    const Finished run = bench.femrun({});

    CHECK(run.code == 2);
    CHECK(run.out.empty());
    CHECK(run.err ==
          "error: study.toml:3: [study] there is no key 'trails'; did you mean 'trials'?\n"
          "error: study.toml:9: parameter 'x1': low 2 is above high -2; swap them\n"
          "error: study.toml:5: optimizer 'randon': there is no such plugin; did you mean "
          "'random'?\n"
          "error: study.toml:6: solver 'formula' needs the setting 'outputs'; write outputs = { "
          "... } (responses: formulas by name)\n");
    CHECK_FALSE(bench.has("femrun.db"));
}

TEST_CASE("an objective that the solver does not return is named with its line", "[scenario]") {
    Bench bench;
    std::string text = rosenbrock("first", 5);
    text.replace(text.find("minimize = \"f\""), 14, "minimize = \"ff\"");
    bench.write("study.toml", text);

    const Finished run = bench.femrun({"check"});

    CHECK(run.code == 2);
    CHECK(run.err ==
          "error: study.toml:21: objective 'valley' names 'ff', but solver 'formula' returns 'f', "
          "'g'; did you mean 'f'?\n");
}

TEST_CASE("a study without a single success ends with code 1", "[scenario]") {
    Bench bench;
    std::string text = rosenbrock("hopeless", 5);
    text.replace(text.find("r > 4"), 5, "r > 0");
    text.replace(text.find("trials = 5"), 10, "attempts = 6");
    bench.write("study.toml", text);

    const Finished run = bench.femrun({});

    INFO(run.out << run.err);
    CHECK(run.code == 1);
    const json shown = json::parse(bench.femrun({"show", "--json"}).out);
    CHECK(shown["trials"].size() == 6);
    CHECK(shown["best"].is_null());
}

TEST_CASE("check finds a good file good, and solves one design when asked", "[scenario]") {
    Bench bench;
    bench.write("study.toml", rosenbrock("first", 5));

    CHECK(bench.femrun({"check"}).code == 0);
    const Finished solved = bench.femrun({"check", "--solve", "--json"});

    INFO(solved.out << solved.err);
    REQUIRE(solved.code == 0);
    const json result = json::parse(solved.out);
    CHECK(result["design"]["x1"] == 0.0);
    CHECK(result["outputs"]["f"] == 1.0);
    CHECK_FALSE(bench.has("femrun.db"));
}

TEST_CASE("all trials are exported as CSV", "[scenario]") {
    Bench bench;
    bench.write("study.toml", rosenbrock("first", 7));
    REQUIRE(bench.femrun({"--quiet"}).code == 0);

    const std::string csv = bench.femrun({"export", "first"}).out;

    CHECK(csv.substr(0, csv.find_first_of("\r\n"))
              .find("number,state,x1,x2,f,g,valley,disc,feasible,violation") == 0);
    const json shown = json::parse(bench.femrun({"export", "first", "--json"}).out);
    CHECK(static_cast<long>(shown.size()) + 1 == std::count(csv.begin(), csv.end(), '\n'));
}

TEST_CASE("several objectives give a front that nothing dominates", "[scenario]") {
    Bench bench;
    bench.write("study.toml", R"toml([study]
name = "zdt"
trials = 150
[optimizer]
plugin = "random"
seed = 1
[solver]
plugin = "formula"
[solver.let]
h = "1 + 9*sum(i, 2, 3, x[i])/2"
[solver.outputs]
f1 = "x1"
f2 = "h*(1 - sqrt(x1/h))"
[parameters]
x1 = { low = 0, high = 1 }
x2 = { low = 0, high = 1 }
x3 = { low = 0, high = 1 }
[objectives]
a = { minimize = "f1" }
b = { maximize = "-f2" }
)toml");
    REQUIRE(bench.femrun({"--quiet"}).code == 0);

    const json shown = json::parse(bench.femrun({"show", "zdt", "--json"}).out);

    CHECK(shown["best"].is_null());
    REQUIRE(shown["front"].size() > 1);
    for (const json& number : shown["front"]) {
        const json& member = shown["trials"][number.get<std::size_t>() - 1]["values"];
        for (const json& other : shown["trials"])
            CHECK_FALSE((other["values"]["a"] < member["a"] && other["values"]["b"] > member["b"]));
    }
}

TEST_CASE("what --json prints is JSON, whatever a file is called", "[scenario]") {
    Bench bench;

    const Finished checked = bench.femrun({"check", "--json", "\xff.toml"});

    CHECK(checked.code == 2);
    CHECK(json::parse(checked.out)["ok"] == false);
}

TEST_CASE("a time of no length, or more slots than there are, is a mistake of the command line",
          "[scenario]") {
    Bench bench;
    bench.write("study.toml", rosenbrock("quick", 5));

    CHECK(bench.femrun({"--parallel", "100000"}).code == 2);
    const Finished checked = bench.femrun({"check", "--time", "0 s"});
    CHECK(checked.code == 2);
    CHECK(checked.err ==
          "error: --time: [study] time is text '0 s'; it must be longer than nothing\n");
    CHECK_FALSE(bench.has("femrun.db"));
}

TEST_CASE("a database without a name is refused before anything runs", "[scenario]") {
    Bench bench;
    bench.write("study.toml", rosenbrock("quick", 5));

    const Finished run = bench.femrun({"--db", ""});

    CHECK(run.code == 2);
    CHECK(run.err == "error: '': an empty name is no file; name the database file with --db\n");
}

TEST_CASE("a mistyped command is taken for what it is", "[scenario]") {
    Bench bench;

    const Finished typo = bench.femrun({"shwo"});

    CHECK(typo.code == 2);
    CHECK(typo.err ==
          "error: 'shwo': there is no such command, and no study file of this name; did you mean "
          "'show'?\n");
}

TEST_CASE("a mistake on the command line is a sentence", "[scenario]") {
    const Bench bench;
    const auto said = [&bench](const std::vector<std::string>& arguments) {
        const Finished run = bench.femrun(arguments);
        CHECK(run.code == 2);
        return run.err;
    };

    CHECK(said({"run", "--trails", "4"}) ==
          "error: '--trails': there is no such option; did you mean '--trials'?\n");
    CHECK(said({"--verbosely"}) ==
          "error: '--verbosely': there is no such option; see 'femrun --help'\n");
    CHECK(said({"show", "a", "b"}) ==
          "error: 'b': is one argument too many; see 'femrun show --help'\n");
    CHECK(said({"export", "--format", "xml"}) ==
          "error: --format: 'xml' is none of csv, json; see 'femrun export --help'\n");
    CHECK(said({"--parallel", "4097"}) ==
          "error: --parallel: '4097' is no whole number from 1 to 4096; see 'femrun --help'\n");
    CHECK(said({"run", "--trials", "-3"}) ==
          "error: --trials: '-3' is no whole number of 1 or more; see 'femrun run --help'\n");
    CHECK(said({"show", "--trial", "x"}) ==
          "error: --trial: 'x' is no whole number of 1 or more; see 'femrun show --help'\n");
    CHECK(said({"show", "--db"}) ==
          "error: --db: the FILE behind it is missing; see 'femrun show --help'\n");
}

TEST_CASE("a plugin's settings are listed with type, default and meaning", "[scenario]") {
    const Finished run = Bench().femrun({"plugins", "calculix"});

    CHECK(run.code == 0);
    CHECK(
        run.out.find("\n  threads  (integer, default 1)  Threads of one gmsh or CalculiX run. One: "
                     "parallel slots use the cores better.\n") != std::string::npos);
}
