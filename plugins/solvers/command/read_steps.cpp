// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>

#include <femrun/failure.hpp>
#include <nlohmann/json.hpp>

#include "plan.hpp"
#include "setting_table.hpp"
#include "utf8_path.hpp"

namespace femrun::command {

using nlohmann::json;

namespace {

const std::vector<std::string> design_stages{"model", "mesh", "solve", "post"};
const std::vector<std::string> resource_stages{"licence", "memory", "disk", "time"};

TextTemplate text_at(const std::string& text, const std::string& place) {
    return TextTemplate::parse(text, place, TextTemplate::Lines::unnumbered);
}

/// Numbers are arguments too: `arguments = ["-np", 4]`.
std::string word(const json& value, const std::string& place) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number()) return value.dump();
    throw Invalid(place + ": is " + shown(value) + "; expected a text or a number");
}

FailureRule read_rule(const json& entry, const std::string& place, const std::string& step_stage) {
    const SettingTable table(entry, place);
    table.only({"exit_code", "pattern", "without", "file", "kind", "stage", "message"});
    FailureRule rule;
    if (const json* codes = table.find("exit_code")) {
        for (const json& code : codes->is_array() ? *codes : json::array({*codes})) {
            if (!code.is_number_integer())
                table.refuse("exit_code",
                             "is " + shown(code) + "; expected a whole number or a list of them");
            rule.exit_codes.push_back(code.get<std::int64_t>());
        }
    }
    if (table.find("pattern")) rule.pattern.emplace(table.text("pattern"), table.place("pattern"));
    if (table.find("without")) rule.without.emplace(table.text("without"), table.place("without"));
    if (rule.exit_codes.empty() && !rule.pattern && !rule.without)
        table.refuse("",
                     "does not say what shows the failure; add 'exit_code', 'pattern' or "
                     "'without'");
    rule.file = table.text("file", "");
    if (!rule.file.empty()) {
        require_inside(rule.file, table.place("file"));
        if (!rule.pattern && !rule.without)
            table.refuse("file", "is only looked into for a pattern; add 'pattern' or 'without'");
    }
    const std::string kind = table.one_of("kind", {"design", "resource", "fault"}, "design");
    if (kind == "resource") {
        rule.kind = FailureKind::resource;
        rule.stage = table.one_of("stage", resource_stages, "");
    } else if (kind == "fault") {
        rule.kind = FailureKind::fault;
        if (table.find("stage")) table.refuse("stage", "a fault has none; leave it out");
    } else {
        rule.stage = table.one_of("stage", design_stages, step_stage);
    }
    rule.message = table.text("message", "");
    return rule;
}

Step read_step(const json& entry, std::size_t index) {
    const std::string place = "solver.steps." + std::to_string(index);
    const SettingTable table(entry, place);
    table.only({"program", "arguments", "environment", "time_limit", "stage", "output", "error",
                "failures"});
    Step step;
    step.program_text = table.text("program");
    step.program = text_at(step.program_text, table.place("program"));
    step.place = "step " + std::to_string(index + 1) + " '" +
                 text_of(path_of(step.program_text).filename()) + "'";
    std::size_t number = 0;
    for (const json* argument : table.list("arguments")) {
        const std::string at = table.place("arguments." + std::to_string(number++));
        step.arguments.push_back(text_at(word(*argument, at), at));
    }
    if (const json* environment = table.find("environment")) {
        if (!environment->is_object())
            table.refuse("environment", "is " + shown(*environment) + "; expected a table");
        for (const auto& [name, value] : environment->items()) {
            const std::string at = table.place("environment." + name);
            step.environment.emplace_back(name, text_at(word(value, at), at));
        }
    }
    step.limit_s = table.seconds("time_limit", 0);
    step.stage = table.one_of("stage", design_stages, "solve");
    step.output = table.text("output", "step" + std::to_string(index + 1) + ".log");
    step.error = table.text("error", step.output);
    require_inside(step.output, table.place("output"));
    require_inside(step.error, table.place("error"));
    number = 0;
    for (const json* rule : table.list("failures"))
        step.failures.push_back(
            read_rule(*rule, table.place("failures." + std::to_string(number++)), step.stage));
    return step;
}

}  // namespace

std::vector<Step> read_steps(const SettingTable& settings) {
    std::vector<Step> steps;
    for (const json* entry : settings.list("steps"))
        steps.push_back(read_step(*entry, steps.size()));
    if (steps.empty())
        throw Invalid("solver.steps: there are none; add [[solver.steps]] with the program to run");
    return steps;
}

}  // namespace femrun::command
