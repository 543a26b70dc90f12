// SPDX-License-Identifier: MIT
// What is told of a model before there is a study.
#include "trial/model_look.hpp"

#include <femrun/failure.hpp>

#include "fake_objects.hpp"
#include "support/catch.hpp"

using femtet::OpenProject;

namespace {

class Quiet final : public femtet::Onlooker {
    void begins(const std::string&, double) override {}
    void activate_window() override {}
    void notes(const std::string&) override {}
};

/// What a host is told, a line each.
struct Told {
    Told() {
        table.size = sizeof table;
        table.self = this;
        table.fact = [](const femrun_probe_t* to, femrun_text_t name, femrun_text_t value) {
            static_cast<Told*>(to->self)->lines.push_back(text(name) + ": " + text(value));
        };
        table.variable = [](const femrun_probe_t* to, femrun_text_t name, femrun_text_t,
                            femrun_kind_t, femrun_value_t value) {
            static_cast<Told*>(to->self)->lines.push_back("variable " + text(name) + " " +
                                                          std::to_string(value.number));
        };
    }
    static std::string text(femrun_text_t given) { return {given.data, given.size}; }
    std::string starting_with(const std::string& front) const {
        for (const std::string& line : lines)
            if (line.rfind(front, 0) == 0) return line.substr(front.size());
        return "(none)";
    }

    femrun_probe_t table{};
    femrun::Probe probe{&table};
    std::vector<std::string> lines;
};

struct Bench {
    fake::Femtet femtet;
    Quiet onlooker;
    femtet::FemtetSettings settings = femtet::read_settings(
        R"j({"project": "coil.femprj", "outputs": {"L": {"call": "F()"}}})j", "/study");
    OpenProject project{femtet.app, settings,
                        [](const std::string&) { return std::optional<double>(); }, onlooker};
    Told told;

    Bench() { project.open("/copies/coil.femprj"); }
};

std::optional<double> constants(const std::string& name) {
    if (name == "GAUSS_C") return 5;
    if (name == "GALILEO_C") return 1;
    return std::nullopt;
}

}  // namespace

TEST_CASE("a look tells models, variables and what is computed", "[femtet][look]") {
    Bench bench;

    femtet::tell_model(bench.project, {""}, bench.told.probe);

    CHECK(bench.told.lines ==
          std::vector<std::string>{"model: coil", "model: shaft", "variable r 10.000000",
                                   "variable turns 5.000000", "computed by the model: wire = r/5"});
}

TEST_CASE("outputs are offered as lines of a study, those that fit the analysis first",
          "[femtet][look]") {
    Bench bench;
    const auto offered = [&](const std::vector<std::string>& titles) {
        return femtet::output_choices(bench.femtet.app, constants, titles);
    };

    CHECK(offered({}).front().rfind("displacement = {", 0) == 0);
    bench.femtet.app.child("Analysis")->values["AnalysisType"] = 5;
    CHECK(offered({}).front() ==
          "inductance = { call = \"coil = Gogh.Gauss.GetCoilList()[0]; Gogh.Gauss.GetL(coil, "
          "coil)\", factor = 1e6 }  # of the first coil, uH");
    CHECK(offered({}).size() == 7);
    CHECK(offered({"0: temperature[deg]\n"}).front() ==
          "output_1 = { parametric = 1 }  # 0: temperature[deg]");
}

TEST_CASE("a dry run tells what it took, and what keeps the model from it", "[femtet][look]") {
    Bench bench;

    femtet::tell_dry_run(bench.project, bench.told.probe);
    CHECK(bench.told.starting_with("dry mesh: ").rfind("1234 elements, ", 0) == 0);
    CHECK(bench.told.starting_with("dry rebuild: ") != "(none)");

    bench.femtet.gaudi->methods["Mesh"] = fake::gives(0);
    bench.femtet.app.values["LastErrorMsg"] = "E2010 Mesh : no";
    femtet::tell_dry_run(bench.project, bench.told.probe);
    CHECK(bench.told.starting_with("trouble: ") ==
          "the model as it is: model 'coil' cannot be meshed: E2010 Mesh : no");
}

TEST_CASE("a look tells which members this Femtet has and lacks", "[femtet][look]") {
    Bench bench;

    femtet::tell_members(bench.femtet.app, bench.told.probe);

    CHECK(bench.told.starting_with("Femtet has: ").find("SwitchAnalysisModel") !=
          std::string::npos);
    CHECK(bench.told.starting_with("Femtet lacks: ").find("Exit") != std::string::npos);
    CHECK(bench.told.starting_with("Gaudi has: ") == "Activate, ReExecute, Mesh");
    CHECK(bench.told.starting_with("Gaudi lacks: ") == "MeshSize, LastXTPath");
}

TEST_CASE("a long list is told in several facts", "[femtet][look]") {
    Told told;

    femtet::tell_list("constants X", std::vector<std::string>(300, "A_CONSTANT_C = 17"),
                      told.probe);

    CHECK(told.lines.size() == 2);
    for (const std::string& line : told.lines) CHECK(line.size() < 3600);
}
