// SPDX-License-Identifier: MIT
#include "study_variables.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/match.hpp"
#include "study/settings_schema.hpp"
#include "study/study_sections.hpp"
#include "toml_lines.hpp"

namespace femrun::app {

namespace {

/// What is left of the variable's name as a parameter's, "wire_d" of "wire-d", or "v3" of one that
/// has no such letters; no other's.
std::string parameter_name(const std::string& variable, std::size_t number,
                           const std::vector<StudyVariable>& others) {
    std::string name;
    for (const char c : variable) {
        const bool is_usual =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (is_usual)
            name += c;
        else if (!name.empty() && name.back() != '_')
            name += '_';
    }
    while (name.ends_with('_')) name.pop_back();
    if (study::misnomer(name)) name = fmt::format("v{}", number);
    const auto is_taken = [&](const std::string& wanted) {
        return std::any_of(others.begin(), others.end(), [&](const StudyVariable& each) {
            return each.parameter == wanted || each.of_model->name == wanted;
        });
    };
    std::string free = name;
    for (int again = 2; is_taken(free); ++again) free = fmt::format("{}_{}", name, again);
    return free;
}

/// The inside of a parameter's table: limits around what the model has now.
std::string limits(const study::Value& value) {
    return match(
        value,
        [](double x) {
            const double reach = x == 0 ? 1 : 0.2 * std::abs(x);
            return fmt::format("low = {:.6g}, high = {:.6g}", x - reach, x + reach);
        },
        [](std::int64_t n) {
            return fmt::format("low = {}, high = {}, type = \"integer\"",
                               std::max<std::int64_t>(n - 2, std::min<std::int64_t>(n, 0)), n + 2);
        },
        [](const std::string& text) { return fmt::format("choices = [{}]", quoted(text)); });
}

}  // namespace

std::string own_names(const std::vector<StudyVariable>& variables) {
    std::string lines;
    for (const StudyVariable& each : variables)
        if (each.has_own_name())
            lines += fmt::format("{} = {}\n", each.parameter, quoted(each.of_model->name));
    return lines;
}

std::vector<StudyVariable> variables_for(const host::Description& solver, const ModelFacts& facts) {
    const bool takes_names = study::table_of_names(solver.settings).has_value();
    std::vector<StudyVariable> variables;
    for (const auto& each : facts.variables) variables.push_back({&each, each.name});
    for (std::size_t i = 0; takes_names && i < variables.size(); ++i)
        if (study::misnomer(variables[i].parameter))
            variables[i].parameter = parameter_name(variables[i].parameter, i + 1, variables);
    return variables;
}

std::string parameter_line(const StudyVariable& variable) {
    const ModelFacts::Variable& of_model = *variable.of_model;
    const std::string unit =
        of_model.unit.empty() ? "" : fmt::format(", unit = {}", quoted(of_model.unit));
    const std::string whose =
        variable.has_own_name() ? fmt::format("the model's {}, ", quoted(of_model.name)) : "";
    const auto line = [&](const std::string& values, const std::string& remark) {
        const std::string text =
            fmt::format("{} = {{ {}{} }}  # {}", toml_key(variable.parameter), values, unit, whose);
        if (const auto complaint = study::misnomer(variable.parameter))
            return fmt::format("# {}{}; rename it in the model to vary it\n", text, *complaint);
        return fmt::format("{}{}\n", text, remark);
    };
    if (!of_model.value) return line("low = 0, high = 1", "set these limits");
    return line(limits(*of_model.value),
                fmt::format("now {}; check these limits", study::to_string(*of_model.value)));
}

std::string present_design(const std::vector<StudyVariable>& variables) {
    std::string lines;
    bool whole = true;
    for (const StudyVariable& variable : variables) {
        if (study::misnomer(variable.parameter)) continue;
        const auto& value = variable.of_model->value;
        whole = whole && value.has_value();
        const auto* text = value ? std::get_if<std::string>(&*value) : nullptr;
        lines += fmt::format("{} = {}\n", toml_key(variable.parameter),
                             text    ? quoted(*text)
                             : value ? study::to_string(*value)
                                     : "0  # not known");
    }
    if (lines.empty()) return {};
    lines = "[[try]]            # the model as it is, to be solved first\n" + lines;
    if (!whole)
        for (std::size_t at = 0; at < lines.size(); at = lines.find('\n', at) + 1)
            lines.insert(at, "# ");
    return "\n" + lines;
}

}  // namespace femrun::app
