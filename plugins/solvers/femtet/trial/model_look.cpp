// SPDX-License-Identifier: MIT
#include "trial/model_look.hpp"

#include <algorithm>
#include <chrono>
#include <femrun/failure.hpp>
#include <set>

#include "trial/words.hpp"

namespace femtet {

namespace {

// A host keeps 4096 bytes of a fact.
constexpr std::size_t list_bytes_max = 3500;

struct Choice {
    const char* analysis;  // constant of Femtet for the kind of analysis
    const char* line;
};

constexpr Choice calls[] = {
    {"GALILEO_C",
     R"toml(displacement = { call = "Gogh.Galileo.GetMaxDisplacement_py()[2]", factor = 1e3 }  # largest in z, mm)toml"},
    {"GALILEO_C",
     R"toml(mises = { call = "Gogh.Galileo.Potential = GALILEO_VON_MISES_C; Gogh.Galileo.GetMAXPotentialPoint_py(CMPX_REAL_C)[2]", factor = 1e-6 }  # largest, MPa)toml"},
    {"GALILEO_C",
     R"toml(mass = { call = "Gogh.Galileo.GetMass('BODY')" }  # kg, of the body attribute BODY)toml"},
    {"GALILEO_C",
     R"toml(frequency = { call = "Gogh.Galileo.GetFreq().Real", mode = 0 }  # of the first mode, Hz)toml"},
    {"GAUSS_C",
     R"toml(inductance = { call = "coil = Gogh.Gauss.GetCoilList()[0]; Gogh.Gauss.GetL(coil, coil)", factor = 1e6 }  # of the first coil, uH)toml"},
    {"WATT_C",
     R"toml(temperature = { call = "Gogh.Watt.GetTemp_py('BODY')[0]" }  # highest of the body attribute BODY, deg)toml"},
    {"HERTZ_C",
     R"toml(resonance = { call = "Gogh.Hertz.GetSMatrix(0, 0).Abs", reduce = "first dip over modes", give = "Gogh.Hertz.GetFreq().Real", factor = 1e-9 }  # of S11, GHz)toml"},
};

/// Members that studies use, and that say what a version can.
constexpr const char* of_femtet[] = {"hWnd",
                                     "Version",
                                     "Project",
                                     "AnalysisModelName",
                                     "LoadProject",
                                     "LoadProjectAndAnalysisModel",
                                     "SwitchAnalysisModel",
                                     "SaveProject",
                                     "GetAnalysisModelNames_py",
                                     "GetVariableNames_py",
                                     "GetVariableValue",
                                     "GetVariableExpression",
                                     "UpdateVariable",
                                     "Solve",
                                     "OpenCurrentResult",
                                     "SavePDT",
                                     "SavePicture",
                                     "Fit",
                                     "Redraw",
                                     "Exit",
                                     "LastErrorMsg",
                                     "Analysis",
                                     "BodyAttribute",
                                     "Gaudi",
                                     "Gogh"};
constexpr const char* of_gaudi[] = {"Activate", "ReExecute", "Mesh", "MeshSize", "LastXTPath"};

/// The kind of analysis of the open model; nothing of a Femtet that does not tell.
std::optional<double> analysis_of(Object& femtet) {
    try {
        const Value analysis = femtet.get("Analysis");
        const auto* held = analysis.as<Value::Shared>();
        if (!held || !*held) return std::nullopt;
        const Value type = (*held)->get("AnalysisType");
        const double* number = type.as<double>();
        return number ? std::optional(*number) : std::nullopt;
    } catch (const AutomationError& error) {
        if (error.why() == AutomationError::Why::gone) throw;
        return std::nullopt;
    }
}

template <std::size_t count>
void tell_which(const std::string& whose, Object& object, const char* const (&members)[count],
                femrun::Probe& probe) {
    std::vector<std::string> has, lacks;
    for (const char* const member : members)
        (object.has(member) ? has : lacks).emplace_back(member);
    tell_list(whose + " has", has, probe);
    tell_list(whose + " lacks", lacks, probe);
}

}  // namespace

void tell_list(const std::string& name, const std::vector<std::string>& items,
               femrun::Probe& probe) {
    std::string text;
    for (const std::string& item : items) {
        if (!text.empty() && text.size() + item.size() > list_bytes_max) {
            probe.fact(name, text);
            text.clear();
        }
        text += (text.empty() ? "" : ", ") + item;
    }
    if (!text.empty()) probe.fact(name, text);
}

void tell_model(OpenProject& project, const std::vector<std::string>& models,
                femrun::Probe& probe) {
    for (const std::string& name : project.model_names()) probe.fact("model", name);
    std::set<std::string> seen;
    for (const std::string& model : models) {
        const ModelVariables variables = project.variables(model);
        if (!variables.are_told)
            probe.fact("this version does not tell", "the variables of a model");
        for (const Variable& each : variables.all) {
            if (!seen.insert(each.name).second) continue;
            if (each.is_derived())
                probe.fact("computed by the model", each.name + " = " + each.expression);
            else
                probe.variable(each.name, "", each.value);
        }
    }
}

std::vector<std::string> output_choices(Object& femtet, const Constants& constants,
                                        const std::vector<std::string>& parametric_titles) {
    std::vector<std::string> choices, others;
    for (std::size_t i = 0; i < parametric_titles.size(); ++i)
        choices.push_back("output_" + std::to_string(i + 1) + " = { parametric = " +
                          std::to_string(i + 1) + " }  # " + one_line(parametric_titles[i]));
    const auto analysis = analysis_of(femtet);
    for (const Choice& each : calls)
        (analysis && constants(each.analysis) == analysis ? choices : others)
            .emplace_back(each.line);
    choices.insert(choices.end(), others.begin(), others.end());
    return choices;
}

void tell_members(Object& femtet, femrun::Probe& probe) {
    tell_which("Femtet", femtet, of_femtet, probe);
    try {
        const Value gaudi = femtet.get("Gaudi");
        if (const auto* held = gaudi.as<Value::Shared>(); held && *held)
            tell_which("Gaudi", **held, of_gaudi, probe);
    } catch (const AutomationError& error) {
        if (error.why() == AutomationError::Why::gone) throw;
        probe.fact("Gaudi", std::string("cannot be had: ") + error.what());
    }
}

void tell_dry_run(OpenProject& project, femrun::Probe& probe) {
    try {
        const DryRun done = project.dry_run();
        probe.fact("dry rebuild", shown(done.rebuild_s) + " s");
        probe.fact("dry mesh", shown(done.elements) + " elements, " + shown(done.mesh_s) + " s");
    } catch (const femrun::BadDesign& failed) {
        probe.fact("trouble", "the model as it is: " + std::string(failed.what()));
    }
}

DryRun OpenProject::dry_run() {
    using Clock = std::chrono::steady_clock;
    const auto seconds_since = [](Clock::time_point then) {
        return std::chrono::duration<double>(Clock::now() - then).count();
    };
    DryRun done;
    auto began = Clock::now();
    rebuild(settings_.result_window ? Window::in_front : Window::wherever);
    done.rebuild_s = seconds_since(began);
    began = Clock::now();
    done.elements = mesh();
    done.mesh_s = seconds_since(began);
    return done;
}

}  // namespace femtet
