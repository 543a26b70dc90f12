// SPDX-License-Identifier: MIT
#include "trial/open_project.hpp"

#include <algorithm>
#include <cmath>
#include <femrun/failure.hpp>
#include <femrun/near_name.hpp>
#include <set>

#include "trial/words.hpp"

namespace femtet {

namespace {

/// False and 0 say no; a member that gives nothing has done what it was asked.
bool is_no(const Value& value) {
    if (const bool* flag = value.as<bool>()) return !*flag;
    if (const double* number = value.as<double>()) return *number == 0;
    return false;
}

std::string with_name(const std::string& model) {
    return model.empty() ? std::string("the model") : "model '" + model + "'";
}

}  // namespace

OpenProject::OpenProject(Object& femtet, const FemtetSettings& settings, Constants constants,
                         Onlooker& onlooker, ParametricOutputs* parametric)
    : femtet_(femtet),
      settings_(settings),
      constants_(std::move(constants)),
      onlooker_(onlooker),
      parametric_(parametric) {}

// -- asking Femtet

/// What Femtet has no member for, or wants other arguments for, no design can help; of what it
/// refuses the caller knows the stage.
Value OpenProject::call(Object& object, const std::string& member,
                        const std::vector<Value>& arguments) {
    try {
        return object.call(member, arguments);
    } catch (const AutomationError& error) {
        if (error.why() == AutomationError::Why::unknown_name)
            throw femrun::Missing("this Femtet has no '" + member +
                                  "'; run EnableMacros of the version that is to be used, or use a "
                                  "newer one (2023.1.1 or later)");
        if (error.why() == AutomationError::Why::mismatched)
            throw femrun::Missing("this Femtet wants other arguments for '" + member +
                                  "': " + error.what() + "; use another version of it");
        throw;
    }
}

std::string OpenProject::last_error() {
    try {
        const Value said = femtet_.get("LastErrorMsg");
        const auto* text = said.as<std::string>();
        return text ? one_line(*text) : std::string();
    } catch (const AutomationError& error) {
        if (error.why() == AutomationError::Why::gone) throw;
        return {};
    }
}

void OpenProject::refused(const std::string& stage, const std::string& what,
                          const std::string& said) {
    const std::string why = what + ": " + (said.empty() ? "Femtet gives no reason" : said);
    for (const std::string& word : settings_.licence_words)
        if (!word.empty() && contains_but_for_case(said, word))
            throw femrun::Unavailable("licence", why);
    if (stage.empty()) throw femrun::Invalid(why);
    throw femrun::BadDesign(stage, why);
}

/// The modeller of the open model; asked for once a trial.
Object& OpenProject::gaudi() {
    if (gaudi_.is_nothing()) gaudi_ = femtet_.get("Gaudi");
    const auto* held = gaudi_.as<Value::Shared>();
    if (!held || !*held)
        throw AutomationError(AutomationError::Why::refused,
                              "'Gaudi' is " + described(gaudi_) + ", and no modeller");
    return **held;
}

// -- the project

void OpenProject::open(const std::filesystem::path& copy) {
    copy_ = copy;
    onlooker_.begins("opening the project", settings_.limits.call);
    const std::string name = text_of(settings_.project.filename());
    try {
        if (is_no(call(femtet_, "LoadProject", {text_of(copy), false})))
            refused("", "project '" + name + "' cannot be opened", last_error());
        // A newer Femtet changes an older project when it opens it, and would ask later.
        if (is_no(call(femtet_, "SaveProject", {text_of(copy), true})))
            onlooker_.notes("the copy of the project was not saved: " + last_error());
        const Value model = femtet_.get("AnalysisModelName");
        if (const auto* text = model.as<std::string>()) open_model_ = *text;
        select(settings_.models().front());
    } catch (const AutomationError& error) {
        if (error.why() == AutomationError::Why::gone) throw;
        refused("", "project '" + name + "' cannot be opened", one_line(error.what()));
    }
}

std::vector<std::string> OpenProject::model_names() {
    std::vector<std::string> names;
    if (!femtet_.has("GetAnalysisModelNames_py")) return names;
    const Value found = femtet_.call("GetAnalysisModelNames_py", {});
    if (const auto* list = found.as<Value::List>())
        for (const Value& each : *list)
            if (const auto* name = each.as<std::string>()) names.push_back(*name);
    return names;
}

void OpenProject::select(const std::string& model) {
    if (model.empty() || model == open_model_) return;
    const std::vector<std::string> names = model_names();
    if (!names.empty() && std::find(names.begin(), names.end(), model) == names.end())
        throw femrun::Invalid(
            "model '" + model + "': project '" + text_of(settings_.project.filename()) +
            "' has no such analysis model" + femrun::name_suggestion(model, names));
    onlooker_.begins("opening the model", settings_.limits.call);
    const bool opened =
        femtet_.has("SwitchAnalysisModel")
            ? !is_no(call(femtet_, "SwitchAnalysisModel", {model}))
            : !is_no(call(femtet_, "LoadProjectAndAnalysisModel", {text_of(copy_), model, false}));
    gaudi_ = {};
    if (!opened) refused("", "model '" + model + "' cannot be opened", last_error());
    open_model_ = model;
}

ModelVariables OpenProject::variables(const std::string& model) {
    select(model);
    return ModelVariables::of(femtet_);
}

void OpenProject::fit(const std::vector<Wanted>& quantities) {
    check_naming(settings_.naming, quantities);
    const std::vector<std::string> models = settings_.models();
    variables_of_.clear();
    for (const std::string& model : models)
        if (settings_.is_parametric(model)) check_parametric(model);
    if (models.size() == 1) {
        variables_of_[models[0]] =
            settable(quantities, settings_.naming, variables(models[0]), models[0]);
        return;
    }
    // A variable may be one of some models only; of all together it is one.
    ModelVariables together;
    std::set<std::string> names;
    for (const std::string& model : models) {
        const ModelVariables own = variables(model);
        together.are_told = together.are_told && own.are_told;
        for (const Variable& each : own.all)
            if (names.insert(each.name).second) together.all.push_back(each);
        std::vector<Wanted> of_model;
        for (Wanted wanted : quantities) {
            wanted.optional = true;
            of_model.push_back(std::move(wanted));
        }
        variables_of_[model] = settable(of_model, settings_.naming, own, model);
    }
    (void)settable(quantities, settings_.naming, together, "");
}

// -- a design

std::map<std::string, double> OpenProject::solve(
    const std::map<std::string, double>& design,
    const std::vector<std::pair<std::string, bool>>& outputs, const std::filesystem::path& folder) {
    std::map<std::string, double> found;
    const std::vector<std::string> models = settings_.models();
    for (std::size_t i = 0; i < models.size(); ++i) {
        select(models[i]);
        set_variables(models[i], design);
        const bool parametric = settings_.is_parametric(models[i]);
        rebuild(settings_.result_window || parametric ? Window::in_front : Window::wherever);
        mesh();
        run_solver(parametric);
        read(models[i], design, outputs, found);
        if (!folder.empty()) keep_files(folder, models.size() > 1 ? i + 1 : 0);
    }
    return found;
}

void OpenProject::set_variables(const std::string& model,
                                const std::map<std::string, double>& design) {
    onlooker_.begins("setting variables", settings_.limits.call);
    gaudi_ = {};
    try {
        call(gaudi(), "Activate");
        for (const auto& [quantity, variable] : variables_of_[model]) {
            const double value = design.at(quantity);
            if (is_no(call(femtet_, "UpdateVariable", {variable, value})))
                refused("model", "variable '" + variable + "' was not set to " + shown(value),
                        last_error());
        }
    } catch (const AutomationError& error) {
        if (error.why() == AutomationError::Why::gone) throw;
        refused("model", "the variables were not set", one_line(error.what()));
    }
}

void OpenProject::rebuild(Window window) {
    onlooker_.begins("rebuilding", settings_.limits.rebuild);
    try {
        Object& modeller = gaudi();
        call(modeller, "Activate");
        if (window == Window::in_front) onlooker_.activate_window();
        const bool rebuilt = !is_no(call(modeller, "ReExecute"));
        if (window == Window::in_front) onlooker_.activate_window();
        if (!rebuilt) refused("model", with_name(open_model_) + " cannot be rebuilt", last_error());
        call(femtet_, "Redraw");
    } catch (const AutomationError& error) {
        if (error.why() == AutomationError::Why::gone) throw;
        refused("model", with_name(open_model_) + " cannot be rebuilt", one_line(error.what()));
    }
}

double OpenProject::mesh() {
    onlooker_.begins("meshing", settings_.limits.mesh);
    try {
        const Value made = call(gaudi(), "Mesh");
        if (is_no(made))
            refused("mesh", with_name(open_model_) + " cannot be meshed", last_error());
        const double* elements = made.as<double>();
        return elements ? *elements : 1;
    } catch (const AutomationError& error) {
        if (error.why() == AutomationError::Why::gone) throw;
        refused("mesh", with_name(open_model_) + " cannot be meshed", one_line(error.what()));
    }
}

void OpenProject::run_solver(bool parametric) {
    onlooker_.begins("solving", settings_.limits.solve);
    try {
        const bool solved = parametric ? run_parametric() : !is_no(call(femtet_, "Solve"));
        if (!solved)
            refused("solve", with_name(open_model_) + " cannot be solved",
                    parametric ? one_line(parametric_->last_error()) : last_error());
        onlooker_.begins("opening the result", settings_.limits.call);
        if (is_no(call(femtet_, "OpenCurrentResult", {settings_.result_window})))
            refused("post", "the result cannot be opened", last_error());
    } catch (const AutomationError& error) {
        if (error.why() == AutomationError::Why::gone) throw;
        refused("solve", with_name(open_model_) + " cannot be solved", one_line(error.what()));
    }
}

void OpenProject::read(const std::string& model, const std::map<std::string, double>& design,
                       const std::vector<std::pair<std::string, bool>>& outputs,
                       std::map<std::string, double>& found) {
    onlooker_.begins("reading", settings_.limits.call);
    const Names names{femtet_, design, constants_};
    for (const Output& output : settings_.outputs) {
        if ((output.model.empty() ? settings_.model : output.model) != model) continue;
        const auto wanted = std::find_if(outputs.begin(), outputs.end(), [&](const auto& each) {
            return each.first == output.name;
        });
        if (wanted == outputs.end()) continue;
        std::string why;
        try {
            const double value =
                output.parametric ? read_parametric(output) : read_output(output, names);
            if (std::isfinite(value) || wanted->second) {
                found[output.name] = value;
                continue;
            }
            throw femrun::BadDesign("post", "output '" + output.name + "' is " +
                                                (std::isnan(value) ? "no number" : "infinite"));
        } catch (const CallError& error) {
            why = error.what();
        } catch (const AutomationError& error) {
            if (error.why() == AutomationError::Why::gone) throw;
            why = one_line(error.what());
        }
        why = "output '" + output.name + "': " + why;
        if (!wanted->second) throw femrun::Unreadable(why);
        onlooker_.notes(why + "; recorded as missing");
    }
}

/// What a person may want to look at; a design that is solved does not fail for it.
void OpenProject::keep_files(const std::filesystem::path& folder, std::size_t model) {
    const std::string number = model == 0 ? "" : "-" + std::to_string(model);
    const auto keep = [&](const std::string& name, const std::string& before,
                          const std::string& member, std::vector<Value> more) {
        onlooker_.begins("keeping files", settings_.limits.call);
        std::vector<Value> arguments{text_of(folder / name)};
        arguments.insert(arguments.end(), more.begin(), more.end());
        try {
            if (!before.empty() && femtet_.has(before)) femtet_.call(before, {});
            if (is_no(femtet_.call(member, arguments)))
                onlooker_.notes("'" + name + "' was not written: " + last_error());
        } catch (const AutomationError& error) {
            if (error.why() == AutomationError::Why::gone) throw;
            onlooker_.notes("'" + name + "' was not written: " + one_line(error.what()));
        }
    };
    if (settings_.result_file) keep("result" + number + ".pdt", "", "SavePDT", {true});
    if (settings_.picture) keep("model" + number + ".jpg", "Fit", "SavePicture", {600, 600, 80});
}

}  // namespace femtet
