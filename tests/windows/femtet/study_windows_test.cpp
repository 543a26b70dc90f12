// SPDX-License-Identifier: MIT
// Whether a study fits its model, and what a model tells of itself.
#include <algorithm>

#include "femtet/standin.hpp"
#include "support/catch.hpp"

using namespace femrun::windows;

namespace {

/// The value of the first fact of this name.
std::string first_fact(const femrun::stand::Probed& found, const std::string& name) {
    for (const std::string& each : found.facts)
        if (each.rfind(name + "=", 0) == 0) return each.substr(name.size() + 1);
    return {};
}

}  // namespace

TEST_CASE("parameters that the model does not have are found before anything is solved",
          "[femtet][study]") {
    const StandIn standin;
    Femtet femtet(standin);
    CHECK(femtet.open({{"Coil_radius", FEMRUN_REAL}}) ==
          "1 : parameter 'Coil_radius': the model has 'coil_radius', and Femtet takes upper and "
          "lower case for different; write it as the model does");
    CHECK(
        femtet.open({{"wire", FEMRUN_REAL}}) ==
        "1 : parameter 'wire': the model computes this variable as 'coil_radius/5', which setting "
        "it would overwrite; vary what it is made of, or make it a number in Femtet");
    CHECK(femtet.open({{"n_turns", FEMRUN_REAL}}, {"l"}) ==
          "1 : response 'l' is none of the outputs; did you mean 'L'?");
    CHECK(femtet.open() == "ok");
    CHECK(StandIn::running().size() == 1);
}

TEST_CASE("a probe tells versions, models, variables and responses", "[femtet][study]") {
    const StandIn standin;
    standin.write_project(coil_project + "model 軸 pipe\nvariable external_r 10\n");
    Femtet femtet(standin);
    femrun::stand::Probed found;

    REQUIRE(femtet.probe(found) == "ok");
    const auto fact = [&](const std::string& name) {
        std::string all;
        for (const std::string& each : found.facts)
            if (each.rfind(name + "=", 0) == 0) all += each.substr(name.size() + 1) + ";";
        return all;
    };
    CHECK(fact("Femtet") == "2024.0.3.81024;");
    CHECK(fact("model") == "coil;軸;");
    CHECK(fact("computed by the model") == "wire = coil_radius/5;");
    CHECK(fact("constants").rfind("12 in '", 0) == 0);
    CHECK(fact("output choice").rfind("inductance = { call = ", 0) == 0);
    CHECK(fact("dry mesh").empty());
    CHECK(found.variables.size() == 3);
    CHECK(found.responses == std::vector<std::string>{"L"});
}

TEST_CASE("a close look tells all that may be different on another PC", "[femtet][study]") {
    const StandIn standin;
    standin.write_project(coil_project + "output L 0: inductance[H]\n");
    Femtet femtet(standin, coil_settings(R"("dry_run": true, )"));
    femrun::stand::Probed found;

    REQUIRE(femtet.probe(found) == "ok");

    const auto fact = [&](const std::string& name) { return first_fact(found, name); };
    CHECK(fact("registry: FemtetMacro.Femtet") == "{7E1B0C52-6D0F-4C0E-9A53-0C6B6B1F4D11}");
    CHECK(fact("registry: program") == "(not there)");
    CHECK(fact("output choice") == "output_1 = { parametric = 1 }  # 0: inductance[H]");
    CHECK(fact("Femtet has").find("SwitchAnalysisModel") != std::string::npos);
    CHECK(fact("members CFemtet") == "Solve, Redraw");
    CHECK(fact("constants FemtetConstants").rfind("SOLVER_NONE_C = 0, STATIC_C = 3", 0) == 0);
    CHECK(fact("dry mesh").rfind("4321 elements, ", 0) == 0);
    CHECK(fact("trouble").empty());

    standin.order("Mesh false E2010 Mesh : メッシュ生成に失敗");
    femrun::stand::Probed broken;
    REQUIRE(femtet.probe(broken) == "ok");
    CHECK(first_fact(broken, "trouble") ==
          "the model as it is: model 'coil' cannot be meshed: E2010 Mesh : "
          "メッシュ生成に失敗");
}

TEST_CASE("a close look on a PC without Femtet explains itself", "[femtet][study]") {
    const StandIn standin;
    StandIn::leave();
    Femtet femtet(standin, coil_settings(R"("dry_run": true, )"));
    femrun::stand::Probed found;

    REQUIRE(femtet.probe(found) == "ok");
    CHECK(first_fact(found, "registry: FemtetMacro.Femtet") == "(not there)");
    CHECK(first_fact(found, "trouble") ==
          "Femtet's macros are not enabled on this PC: the registry has no 'FemtetMacro.Femtet'; "
          "install Femtet 2023.1 or later, and run its EnableMacros from the Start menu as "
          "administrator, once for each version that is to be used");
}

TEST_CASE("results come as lists of any kind, and constants by their names", "[femtet][study]") {
    const StandIn standin;
    standin.write_project("model pipe pipe\nvariable external_r 10\nvariable internal_r 5\n");
    const std::string settings = R"j({"project": "coil.femprj", "outputs": {
        "mises": {"call": "Gogh.Galileo.Potential = GALILEO_VON_MISES_C; Gogh.Galileo.GetMAXPotentialPoint_py(CMPX_REAL_C)[2]"},
        "stress": {"call": "Gogh.Galileo.GetMaxStress_py()[2]"},
        "first": {"call": "Gogh.Galileo.GetFreq().Real", "mode": 0},
        "nearest": {"call": "Gogh.Galileo.GetFreq().Real", "reduce": "nearest to 1400 over modes"}}})j";
    Femtet femtet(standin, settings);
    REQUIRE(femtet.open({{"external_r", FEMRUN_REAL}, {"internal_r", FEMRUN_REAL}},
                        {"mises", "stress", "first", "nearest"}) == "ok");
    for (const char* const order : {"", "GetMaxStress_py numbers"}) {
        standin.order(order);
        REQUIRE(femtet.solve({10, 5}) == "ok");
        CHECK(femtet.response(0) == femtet.response(1));
        CHECK(femtet.response(0) == Approx(1.3581e7).epsilon(0.01));
        CHECK(femtet.response(2) > 0);
    }
    CHECK(femtet.solve({5, 8}) ==
          "5 model: model 'pipe' cannot be rebuilt: E1033 Model : 形状が不正 (internal_r >= "
          "external_r)");
}

TEST_CASE("what is to be kept is in the attempt's folder", "[femtet][study]") {
    const StandIn standin;
    Femtet femtet(standin, coil_settings(R"("result_file": true, "picture": true, )"));
    REQUIRE(femtet.open() == "ok");
    REQUIRE(femtet.solve() == "ok");
    CHECK(std::filesystem::exists(standin.folder() + "/result.pdt"));
    CHECK(std::filesystem::exists(standin.folder() + "/model.jpg"));
    CHECK(femtet.host().announced.size() == 2);
}

TEST_CASE("of several models each one's files are told, and none that is not there",
          "[femtet][study]") {
    const StandIn standin;
    standin.write_project(coil_project + "model pipe pipe\nvariable external_r 10\n");
    Femtet femtet(standin, R"j({"project": "coil.femprj", "model": "coil", "result_file": true,
        "picture": true, "outputs": {
        "L": {"call": "coil = Gogh.Gauss.GetCoilList()[0]; Gogh.Gauss.GetL(coil, coil)"},
        "stress": {"call": "Gogh.Galileo.GetMaxStress_py()[2]", "model": "pipe"}}})j");
    REQUIRE(femtet.open({{"coil_radius", FEMRUN_REAL}}, {"L", "stress"}) == "ok");
    standin.order("SavePicture false");

    REQUIRE(femtet.solve({5}) == "ok");

    auto told = femtet.host().announced;
    std::sort(told.begin(), told.end());
    CHECK(told == decltype(told){{"result-1.pdt", "result of Femtet"},
                                 {"result-2.pdt", "result of Femtet"}});
    CHECK(femtet.host().announced.size() == 2);
}
