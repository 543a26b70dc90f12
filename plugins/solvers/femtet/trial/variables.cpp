// SPDX-License-Identifier: MIT
#include "trial/variables.hpp"

#include <algorithm>
#include <charconv>
#include <femrun/failure.hpp>
#include <femrun/near_name.hpp>

#include "trial/words.hpp"

namespace femtet {

namespace {

bool is_number(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

/// Femtet lists them beside the model's own.
bool is_femtets_own(const std::string& name) { return name == "pi" || name == "c_pi"; }

}  // namespace

bool Variable::is_derived() const { return !expression.empty() && !is_number(expression); }

ModelVariables ModelVariables::of(Object& femtet) {
    ModelVariables found;
    if (!femtet.has("GetVariableNames_py")) {
        found.are_told = false;
        return found;
    }
    const Value names = femtet.call("GetVariableNames_py", {});
    if (names.as<bool>())
        throw AutomationError(AutomationError::Why::refused,
                              "Femtet does not tell the variables of the model: "
                              "GetVariableNames_py gave " +
                                  described(names));
    const auto* list = names.as<Value::List>();
    if (!list) return found;  // a model without variables
    const bool tells_expressions = femtet.has("GetVariableExpression");
    for (const Value& each : *list) {
        const auto* name = each.as<std::string>();
        if (!name || is_femtets_own(*name)) continue;
        Variable variable{*name, 0, {}};
        const Value value = femtet.call("GetVariableValue", {*name});
        if (const double* number = value.as<double>()) variable.value = *number;
        if (tells_expressions) {
            const Value expression = femtet.call("GetVariableExpression", {*name});
            if (const auto* text = expression.as<std::string>()) variable.expression = *text;
        }
        found.all.push_back(std::move(variable));
    }
    return found;
}

const std::string& Naming::variable_of(const std::string& quantity) const {
    const auto found = variables.find(quantity);
    return found == variables.end() ? quantity : found->second;
}

namespace {

/// Whether a parameter of a study can have the name.
bool is_parameters(const std::string& name) {
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    };
    return !name.empty() && is_letter(name.front()) &&
           std::all_of(name.begin(), name.end(),
                       [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

/// "the model has no such variable; did you mean ..."
std::string missing(const std::string& of_model, const std::string& quantity,
                    const std::string& variable, const std::vector<std::string>& known) {
    const bool is_named = variable != quantity;
    std::string text = of_model + " has no " +
                       (is_named ? "variable '" + variable + "', which solver.variables names"
                                 : std::string("such variable")) +
                       (known.empty() ? "; it has none" : femrun::name_suggestion(variable, known));
    if (is_named) return text;
    if (!std::all_of(known.begin(), known.end(), is_parameters))
        text +=
            "; a variable whose name no parameter can have is set by the one that "
            "solver.variables names";
    return text + "; if only calls or formulas use it, name it in solver.unused";
}

}  // namespace

std::vector<Setting> settable(const std::vector<Wanted>& quantities, const Naming& naming,
                              const ModelVariables& variables, const std::string& model) {
    std::vector<Setting> settings;
    std::vector<std::string> known;
    for (const Variable& each : variables.all) known.push_back(each.name);
    const std::string of_model = model.empty() ? "the model" : "model '" + model + "'";
    for (const Wanted& wanted : quantities) {
        if (std::find(naming.unused.begin(), naming.unused.end(), wanted.name) !=
            naming.unused.end())
            continue;
        const std::string whose = "parameter '" + wanted.name + "': ";
        const std::string& variable = naming.variable_of(wanted.name);
        const auto found =
            std::find_if(variables.all.begin(), variables.all.end(),
                         [&](const Variable& each) { return each.name == variable; });
        if (found == variables.all.end() && variables.are_told) {
            for (const std::string& name : known)
                if (same_but_for_case(name, variable))
                    throw femrun::Invalid(whose + of_model + " has '" + name +
                                          "', and Femtet takes upper and lower case for "
                                          "different; write it as the model does");
            if (wanted.optional) continue;
            throw femrun::Invalid(whose + missing(of_model, wanted.name, variable, known));
        }
        if (found != variables.all.end() && found->is_derived())
            throw femrun::Invalid(whose + of_model + " computes this variable as '" +
                                  found->expression +
                                  "', which setting it would overwrite; vary what it is made of, "
                                  "or make it a number in Femtet");
        for (const Setting& other : settings)
            if (other.variable == variable)
                throw femrun::Invalid(whose + "it and '" + other.quantity +
                                      "' set the same variable '" + variable +
                                      "'; name one of them in solver.unused, or another variable "
                                      "in solver.variables");
        settings.push_back({wanted.name, variable});
    }
    return settings;
}

void check_naming(const Naming& naming, const std::vector<Wanted>& quantities) {
    std::vector<std::string> names;
    for (const Wanted& wanted : quantities) names.push_back(wanted.name);
    for (const auto& [quantity, variable] : naming.variables)
        if (std::find(names.begin(), names.end(), quantity) == names.end())
            throw femrun::Invalid("solver.variables." + quantity +
                                  ": the study has no parameter '" + quantity + "'" +
                                  femrun::name_suggestion(quantity, names));
}

}  // namespace femtet
