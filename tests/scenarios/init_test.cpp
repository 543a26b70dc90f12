// SPDX-License-Identifier: MIT
// The study file that `init` writes is a beginning: well, remarked, and ready to be filled in.
#include <filesystem>
#include <sstream>

#include "support/catch.hpp"
#include "support/femrun_program.hpp"

using namespace femrun;
using namespace femrun::test;

TEST_CASE("init writes a study that runs as it is", "[scenario][init]") {
    Bench bench;

    REQUIRE(bench.femrun({"init"}).code == 0);

    CHECK(bench.femrun({"check"}).code == 0);
    CHECK(bench.femrun({"--quiet", "--trials", "5"}).code == 0);
    const Finished again = bench.femrun({"init"});
    CHECK(again.code == 2);
    CHECK(again.err ==
          "error: 'study.toml': exists already; use --force to overwrite it, or --output with "
          "another name\n");
}

TEST_CASE("init names a study after its folder, whatever that is called", "[scenario][init]") {
    Bench bench;
    const std::string file = "the \"last\" one/study.toml";
    std::filesystem::create_directory((bench.folder() / file).parent_path());

    REQUIRE(bench.femrun({"init", "--output", file}).code == 0);

    const Finished checked = bench.femrun({"check", file});
    INFO(checked.err);
    CHECK(checked.code == 0);
    CHECK(bench.read(file).find("name = \"the \\\"last\\\" one\"") != std::string::npos);
}

TEST_CASE("init takes parameters from a model that the solver can look into", "[scenario][init]") {
    Bench bench;
    bench.write("plate.geo",
                "SetFactory(\"OpenCASCADE\");\nDefineConstant[ H=20, T=10 ];\n"
                "Box(1) = {0,0,0, 100,H,T};\nPhysical Volume(\"BODY\") = {1};\n");
    bench.write("plate.inp",
                "*INCLUDE,INPUT=mesh.inp\n*MATERIAL,NAME=S\n*ELASTIC\n${E},0.3\n*STEP\n*STATIC\n*"
                "EL PRINT,ELSET=BODY,TOTALS=ONLY\n"
                "EVOL\n*END STEP\n");

    const Finished written = bench.femrun({"init", "--solver", "calculix", "plate.geo"});

    INFO(written.out << written.err);
    REQUIRE(written.code == 0);
    CHECK(written.err.empty());
    const std::string study = bench.read("study.toml");
    INFO(study);
    CHECK(study.find("deck = \"plate.inp\"") != std::string::npos);
    CHECK(study.find("geometry = \"plate.geo\"") != std::string::npos);
    CHECK(study.find("H = { low = 16, high = 24 }  # now 20; check these limits") !=
          std::string::npos);
    CHECK(study.find("T = { low = 8, high = 12 }") != std::string::npos);
    CHECK(study.find("\nE = { low = 0, high = 1 }  # set these limits") != std::string::npos);
    // What the model has now is not known of all, so that it is no design.
    CHECK(study.find("\n# [[try]]            # the model as it is, to be solved first\n") !=
          std::string::npos);
    const Finished checked = bench.femrun({"check"});
    INFO(checked.err);
    CHECK(checked.code == 0);
}

TEST_CASE("init without a model writes a study that is well and runs as it is",
          "[scenario][init]") {
    const std::string solver = GENERATE("formula", "command");
    CAPTURE(solver);
    Bench bench;

    const Finished written = bench.femrun({"init", "--solver", solver});

    INFO(written.out << written.err << bench.read("study.toml"));
    REQUIRE(written.code == 0);
    CHECK(written.err.empty());
    CHECK(bench.femrun({"check"}).code == 0);
    CHECK(bench.femrun({"check", "--solve"}).code == 0);
}

TEST_CASE("in a study for a command, the program's name is all that is to be filled in",
          "[scenario][init]") {
    Bench bench;
    REQUIRE(bench.femrun({"init", "--solver", "command"}).code == 0);
    std::string study = bench.read("study.toml");
    const std::string mine = bench.write_script("mine", "echo working; echo result = $2\n",
                                                "echo working\r\necho result = 1\r\n");
    const auto program = study.find('"', study.find("\nprogram = "));
    study.replace(program, study.find('"', program + 1) + 1 - program, "\"./" + mine + "\"");
    bench.write("study.toml", study);

    INFO(study);
    const Finished run = bench.femrun({"--quiet", "--trials", "3"});
    INFO(run.err);
    CHECK(run.code == 0);
}

TEST_CASE("each setting that init writes as a comment can be used as it stands",
          "[scenario][init]") {
    const std::string setting =
        GENERATE(as<std::string>{}, "attempts", "time", "seed", "environment", "time_limit",
                 "stage", "output", "error", "failures");
    CAPTURE(setting);
    Bench bench;
    REQUIRE(bench.femrun({"init", "--solver", "command"}).code == 0);
    std::string study = bench.read("study.toml");
    if (const auto comment = study.find("\n# " + setting + " = "); comment != study.npos)
        study.erase(comment + 1, 2);
    if (setting == "output") study.replace(study.find("\"step1.log\""), 11, "\"solver.log\"");
    bench.write("study.toml", study);

    const Finished checked = bench.femrun({"check", "--solve"});

    INFO(study << checked.out << checked.err);
    CHECK(study.find("\n" + setting + " = ") != study.npos);
    CHECK(checked.code == 0);
}

TEST_CASE("what init writes has no line that an editor does not show whole", "[scenario][init]") {
    Bench bench;
    REQUIRE(bench.femrun({"init", "--solver", "command"}).code == 0);

    std::istringstream study(bench.read("study.toml"));
    for (std::string line; std::getline(study, line);) {
        CAPTURE(line);
        CHECK(line.size() <= 96);
    }
}

TEST_CASE("init says which file a solver cannot do without", "[scenario][init]") {
    Bench bench;

    const Finished written = bench.femrun({"init", "--solver", "calculix"});

    CHECK(written.code == 2);
    CHECK(written.err ==
          "error: solver 'calculix': its setting 'deck' is a file of yours; name it: femrun init "
          "--solver calculix FILE\n");
    CHECK_FALSE(bench.has("study.toml"));
}
