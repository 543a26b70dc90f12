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

std::vector<std::string> settable(const std::vector<Wanted>& quantities,
                                  const std::vector<std::string>& unused,
                                  const ModelVariables& variables, const std::string& model) {
    std::vector<std::string> names, known;
    for (const Variable& each : variables.all) known.push_back(each.name);
    const std::string of_model = model.empty() ? "the model" : "model '" + model + "'";
    for (const Wanted& wanted : quantities) {
        if (std::find(unused.begin(), unused.end(), wanted.name) != unused.end()) continue;
        const auto found =
            std::find_if(variables.all.begin(), variables.all.end(),
                         [&](const Variable& each) { return each.name == wanted.name; });
        if (found == variables.all.end() && variables.are_told) {
            for (const std::string& name : known)
                if (same_but_for_case(name, wanted.name))
                    throw femrun::Invalid("parameter '" + wanted.name + "': " + of_model +
                                          " has '" + name + "', and Femtet takes upper and lower " +
                                          "case for different; write it as the model does");
            if (wanted.optional) continue;
            throw femrun::Invalid(
                "parameter '" + wanted.name + "': " + of_model + " has no such variable" +
                (known.empty() ? "; it has none" : femrun::name_suggestion(wanted.name, known)) +
                "; if only calls or formulas use it, name it in solver.unused");
        }
        if (found != variables.all.end() && found->is_derived())
            throw femrun::Invalid("parameter '" + wanted.name + "': " + of_model +
                                  " computes this variable as '" + found->expression +
                                  "', which setting it would overwrite; vary what it is made of, "
                                  "or make it a number in Femtet");
        names.push_back(wanted.name);
    }
    return names;
}

}  // namespace femtet
