// SPDX-License-Identifier: MIT
// A look into a model before there is a study: what `femrun probe` tells of it, and what `femrun
// init` makes of that.
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/femrun_program.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

struct WingBench : Bench {
    WingBench() {
        environment.push_back("FEMRUN_PLUGIN_PATH=" + Bench::test_plugins("looked-into"));
        write("delta.wing", "");
    }
};

const std::string trouble = "error: the mesh of this wing has no elements\n";

}  // namespace

TEST_CASE("probe tells what is found in a model, and what is wrong with it", "[scenario][probe]") {
    WingBench bench;

    const Finished seen = bench.femrun({"probe", "--solver", "com.example.wing", "delta.wing"});

    CHECK(seen.code == 1);
    CHECK(seen.err == trouble);
    CHECK(seen.out ==
          "solver 'com.example.wing' 1.0.0 of '" +
              Bench::test_plugins("looked-into", "wing.femrun") +
              "'\n"
              "  program                wing 3\n"
              "  output choice          lift = { number = 1 }  # N, as set up in the window\n"
              "  output choice          drag = { number = 2 }\n"
              "  computed by the model  area = chord * span\n"
              "  variable               chord = 0.5 m\n"
              "  variable               反り-1 = 3 deg\n");
}

TEST_CASE("probe tells the same as JSON, which can be sent", "[scenario][probe]") {
    WingBench bench;

    const Finished seen =
        bench.femrun({"probe", "--solver", "com.example.wing", "delta.wing", "--json"});

    CHECK(seen.code == 1);
    CHECK(seen.err == trouble);
    const json told = json::parse(seen.out);
    CHECK(told["solver"] == "com.example.wing");
    CHECK(told["settings"]["model"] == "delta.wing");
    CHECK(told["settings"]["closely"] == true);
    CHECK(told["trouble"].is_null());
    CHECK(told["facts"].size() == 5);
    CHECK(told["facts"][4] ==
          json{{"name", "trouble"}, {"value", "the mesh of this wing has no elements"}});
    CHECK(told["variables"] == json{{{"name", "chord"}, {"unit", "m"}, {"value", 0.5}},
                                    {{"name", "反り-1"}, {"unit", "deg"}, {"value", 3.0}}});
    CHECK(told["responses"] == json::array());
}

TEST_CASE("settings of a probe can be said", "[scenario][probe]") {
    WingBench bench;

    const Finished seen = bench.femrun(
        {"probe", "--solver", "com.example.wing", "delta.wing", "--set", "closely=false"});

    INFO(seen.out << seen.err);
    CHECK(seen.code == 0);
    CHECK(seen.out.find("response") == std::string::npos);
    const Finished of_ours = bench.femrun({"probe", "--solver", "com.example.wing", "delta.wing",
                                           "--set", "outputs.example.number=2"});
    CHECK(of_ours.out.find("  response               example\n") != std::string::npos);
    CHECK(
        bench.femrun({"probe", "--solver", "com.example.wing", "--set", "closely"}).err ==
        "error: solver 'com.example.wing': its setting 'model' is a file of yours; name it: femrun "
        "probe --solver com.example.wing FILE\n");
    CHECK(bench.femrun({"probe", "--solver", "com.example.wing", "delta.wing", "--set", "closely"})
              .err ==
          "error: --set 'closely': there is no value; write KEY=VALUE, such as --set "
          "threads=2\n");
}

TEST_CASE("what cannot be probed says why", "[scenario][probe]") {
    WingBench bench;
    CHECK(bench.femrun({"probe", "--solver", "femtet", "delta.wing"}).err ==
          "error: solver 'femtet': runs on Windows alone, as what it drives does; its studies are "
          "handed in with --scheduler, where a worker is on a PC with Windows\n");
    CHECK(bench.femrun({"probe", "--solver", "com.example.wing", "no.wing"}).err ==
          "error: 'no.wing': there is no such model file\n");
    const Finished broken = bench.femrun({"probe", "--solver", "formula", "--json"});
    CHECK(broken.code == 2);
    CHECK(json::parse(broken.out)["trouble"] ==
          "solver 'formula': solver.outputs: there is none; add one, such as f = \"x1^2 + x2^2\"");
}

TEST_CASE("init offers the outputs that a model has, and runs with the first", "[scenario][init]") {
    WingBench bench;

    REQUIRE(bench.femrun({"init", "--solver", "com.example.wing", "delta.wing"}).code == 0);

    const std::string study = bench.read("study.toml");
    INFO(study);
    CHECK(study.find("[solver.outputs]\n"
                     "lift = { number = 1 }  # N, as set up in the window\n"
                     "# drag = { number = 2 }\n") != std::string::npos);
    CHECK(study.find(
              "chord = { low = 0.4, high = 0.6, unit = \"m\" }  # now 0.5; check these limits\n"
              "# \"反り-1\" = { low = 2.4, high = 3.6, unit = \"deg\" }  # '反り-1' is not a name "
              "for formulas; use letters, digits and _, beginning with a letter; rename it in the "
              "model to vary it\n"
              "# area = chord * span  # computed by the model: vary what it is made of\n") !=
          std::string::npos);
    CHECK(
        study.ends_with("\n[[try]]            # the model as it is, to be solved first\n"
                        "chord = 0.5\n"));
    CHECK(study.find("goal = { minimize = \"lift\" }\n") != std::string::npos);
    CHECK(study.find("# the solver also returns") == std::string::npos);
}

TEST_CASE("init gives a variable of any name a parameter where the solver can be told whose it is",
          "[scenario][init]") {
    WingBench bench;

    REQUIRE(bench.femrun({"init", "--solver", "com.example.naming-wing", "delta.wing"}).code == 0);

    const std::string study = bench.read("study.toml");
    INFO(study);
    CHECK(study.find("\n[solver.names]  # as here\nv2 = \"反り-1\"\n") != std::string::npos);
    CHECK(study.find("v2 = { low = 2.4, high = 3.6, unit = \"deg\" }  # the model's \"反り-1\", "
                     "now 3; check these limits\n") != std::string::npos);
    CHECK(study.ends_with("chord = 0.5\nv2 = 3\n"));
    const Finished checked = bench.femrun({"check"});
    INFO(checked.err);
    CHECK(checked.code == 0);
}

TEST_CASE("whoever varies a variable whose name is no parameter's is told how",
          "[scenario][probe]") {
    WingBench bench;
    bench.write("study.toml", R"([study]
trials = 1
[optimizer]
plugin = "random"
[solver]
plugin = "com.example.naming-wing"
model = "delta.wing"
outputs = { lift = { number = 1 } }
[parameters]
"反り-1" = { low = 2, high = 4 }
[objectives]
lift = { maximize = "lift" }
)");

    const Finished checked = bench.femrun({"check"});

    CHECK(checked.code == 2);
    CHECK(checked.err ==
          "femrun: solver 'com.example.naming-wing' sets a variable of any name by a parameter of "
          "another one: NAME = \"反り-1\" in [solver.names], and NAME in [parameters]\n"
          "error: study.toml:10: parameter '反り-1': '反り-1' is not a name for formulas; use "
          "letters, digits and _, beginning with a letter\n");
}
