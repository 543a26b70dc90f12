// SPDX-License-Identifier: MIT
#include "first_study.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/path_text.hpp"
#include "schema_words.hpp"
#include "study/settings_schema.hpp"
#include "study_variables.hpp"
#include "toml_lines.hpp"

namespace femrun::app {

using nlohmann::ordered_json;

namespace {

bool is_path(const ordered_json& setting) { return text_in(setting, "format") == "path"; }

std::string placeholder(const ordered_json& setting) {
    if (setting.contains("default")) return in_toml(setting["default"]);
    if (const auto example = example_in(setting); !example.is_null()) return in_toml(example);
    const std::string type = text_in(setting, "type");
    if (type == "integer" || type == "number") return "0";
    if (type == "boolean") return "false";
    if (type == "array") return "[]";
    if (type == "object") return "{}";
    return "\"\"";
}

bool is_list_of_tables(const ordered_json& setting) {
    if (text_in(setting, "type") != "array" || !setting.contains("items")) return false;
    return text_in(setting["items"], "type") == "object";
}

/// Lines for the keys of one table: given ones, required ones to fill in, the others as comments.
/// Tables among them that show no example are left to whoever writes headings.
std::string table_lines(const ordered_json& schema, const ordered_json& given) {
    std::string text;
    const auto required = texts_in(schema, "required");
    const ordered_json properties = members_in(schema, "properties");
    for (const auto& [name, setting] : properties.items()) {
        const bool is_table = text_in(setting, "type") == "object" || is_list_of_tables(setting);
        if (is_table && !given.contains(name) && example_in(setting).is_null()) continue;
        const bool wanted =
            given.contains(name) || std::count(required.begin(), required.end(), name) > 0;
        text += remarked(
            fmt::format("{}{} = {}", wanted ? "" : "# ", toml_key(name),
                        given.contains(name) ? in_toml(given[name]) : placeholder(setting)),
            text_in(setting, "description"));
    }
    return text;
}

std::string heading(const std::string& name, const ordered_json& setting) {
    const std::string text = remarked(name, text_in(setting, "description"));
    return text.starts_with('\n') ? text : '\n' + text;
}

/// A setting that is a list of tables, a heading each: one to fill in where none is given.
std::string list_section(const std::string& name, const ordered_json& setting,
                         const ordered_json& given) {
    std::string text;
    const ordered_json items =
        given.empty() ? ordered_json::array({ordered_json::object()}) : given;
    for (const ordered_json& item : items)
        text += heading(fmt::format("[[solver.{}]]", toml_key(name)), setting) +
                table_lines(setting["items"], item);
    return text;
}

std::vector<std::string> facts_named(const ModelFacts& facts, std::string_view wanted) {
    std::vector<std::string> values;
    for (const auto& [name, value] : facts.facts)
        if (name == wanted) values.push_back(value);
    return values;
}

/// "L" of "L = { call = ... }".
std::string name_in(const std::string& line) {
    const std::string name = line.substr(0, line.find('='));
    return name.substr(0, name.find_last_not_of(' ') + 1);
}

/// The first of what the model offers, and the others as comments.
std::string chosen_lines(const std::vector<std::string>& choices) {
    std::string text;
    for (const std::string& line : choices) text += (text.empty() ? "" : "# ") + line + "\n";
    return text;
}

/// The solver's settings: given ones, required ones to fill in, the others as comments. What the
/// model offers as outputs stands instead of those given.
std::string solver_section(const host::Description& solver, const ordered_json& settings,
                           const std::vector<std::string>& output_choices,
                           const std::vector<StudyVariable>& variables) {
    std::string text =
        "[solver]\n" + remarked(fmt::format("plugin = \"{}\"", solver.name), solver.description);
    const ordered_json schema = ordered_json::parse(solver.settings, nullptr, false);
    const auto required = texts_in(schema, "required");
    const ordered_json properties = members_in(schema, "properties");
    const auto table = study::table_of_names(solver.settings);
    ordered_json plain = ordered_json::object();
    std::string tables;  // TOML wants them behind the plain keys
    for (const auto& [name, setting] : properties.items()) {
        const bool given = settings.contains(name);
        const bool names_variables = name == table && !own_names(variables).empty();
        const bool wanted =
            given || names_variables || std::count(required.begin(), required.end(), name) > 0;
        if (is_list_of_tables(setting) && wanted) {
            tables += list_section(name, setting, given ? settings[name] : ordered_json::array());
        } else if (text_in(setting, "type") == "object") {
            tables +=
                heading(fmt::format("{}[solver.{}]", wanted ? "" : "# ", toml_key(name)), setting);
            if (names_variables)
                tables += own_names(variables);
            else if (given && name == "outputs" && !output_choices.empty())
                tables += chosen_lines(output_choices);
            else if (given)
                for (const auto& [inner, value] : settings[name].items())
                    tables += fmt::format("{} = {}\n", toml_key(inner), in_toml(value));
        } else if (given) {
            plain[name] = settings[name];
        }
    }
    ordered_json of_plain = schema.is_object() ? schema : ordered_json::object();
    if (of_plain.contains("properties"))
        for (const auto& [name, setting] : properties.items())
            if (text_in(setting, "type") == "object" ||
                (is_list_of_tables(setting) && settings.contains(name)))
                of_plain["properties"].erase(name);
    return text + table_lines(of_plain, plain) + tables;
}

constexpr const char* head = R"(# A study: what may vary, what counts, and which solver computes it.
# 'femrun check' finds mistakes, 'femrun' runs it, 'femrun show' shows what was found.

[study]
name = {}
trials = 50         # successes wanted; failures do not count
attempts = 200      # and an end, if many designs cannot be solved
# time = "8 h"      # stop then, whatever has been reached

[optimizer]
plugin = "tpe"      # 'femrun plugins' lists what there is
# seed = 1          # without it one is drawn, and kept

)";

}  // namespace

ordered_json model_settings(const std::string& schema_text, const std::filesystem::path& model,
                            const std::filesystem::path& folder) {
    ordered_json settings = ordered_json::object();
    const ordered_json schema = ordered_json::parse(schema_text, nullptr, false);
    const ordered_json properties = members_in(schema, "properties");
    bool taken = false;
    for (const auto& [name, setting] : properties.items()) {
        const ordered_json first = example_in(setting);
        if (!is_path(setting) || !first.is_string()) continue;
        const std::filesystem::path example = path_of(first.get<std::string>());
        auto beside = model;
        beside.replace_extension(example.extension());
        taken = taken || beside == model;
        if (std::filesystem::exists(folder / beside)) settings[name] = slashed_text(beside);
    }
    if (!taken) return ordered_json::object();
    for (const auto& name : texts_in(schema, "required")) {
        if (settings.contains(name) || !properties.contains(name)) continue;
        if (auto example = example_in(properties[name]); !example.is_null())
            settings[name] = std::move(example);
    }
    return settings;
}

Result<ordered_json> starting_settings(const host::Description& solver, std::string_view command) {
    const ordered_json schema = ordered_json::parse(solver.settings, nullptr, false);
    if (auto whole = example_in(schema); whole.is_object()) return whole;
    ordered_json settings = ordered_json::object();
    const ordered_json properties = members_in(schema, "properties");
    for (const auto& name : texts_in(schema, "required")) {
        if (!properties.contains(name) || properties[name].contains("default")) continue;
        if (is_path(properties[name]))
            return Error{ErrorKind::invalid,
                         fmt::format("solver '{}': its setting '{}' is a file of yours; name it: "
                                     "femrun {} --solver {} FILE",
                                     solver.name, name, command, solver.name)};
        if (auto example = example_in(properties[name]); !example.is_null())
            settings[name] = std::move(example);
    }
    return settings;
}

std::string first_study(const std::string& name, const host::Description& solver,
                        const ordered_json& settings, const ModelFacts& facts) {
    const std::vector<std::string> choices = facts_named(facts, output_choice_fact);
    std::vector<std::string> responses = facts.responses;
    if (settings.contains("outputs") && !choices.empty()) responses = {name_in(choices.front())};
    const std::vector<StudyVariable> variables = variables_for(solver, facts);
    std::string text =
        fmt::format(head, quoted(name)) + solver_section(solver, settings, choices, variables);
    text += "\n[parameters]       # what may vary\n";
    for (const StudyVariable& variable : variables) text += parameter_line(variable);
    for (const std::string& computed : facts_named(facts, computed_fact))
        text += fmt::format("# {}  # computed by the model: vary what it is made of\n", computed);
    if (facts.variables.empty())
        text +=
            "thickness = { low = 4, high = 20, unit = \"mm\" }\n"
            "# radius = { low = 2, high = 9, step = 0.5 }\n"
            "# ribs = { low = 0, high = 4, type = \"integer\" }\n"
            "# material = { choices = [\"S235\", \"S355\"] }\n"
            "# height = { expression = \"2 * radius + 8\" }  # follows from the others\n";
    text +=
        "\n# [rules]          # known before solving: a design that breaks one is never solved\n"
        "# clearance = \"height - 2 * radius >= 1\"\n"
        "\n[objectives]       # what counts: minimize, maximize, or target = 0.2 with of = "
        "\"...\"\n";
    text += fmt::format("goal = {{ minimize = {} }}\n",
                        quoted(responses.empty() ? "mass" : responses.front()));
    if (responses.size() > 1) {
        text += "# the solver also returns:";
        for (std::size_t i = 1; i < responses.size(); ++i) text += " " + responses[i];
        text += "\n";
    }
    text +=
        "\n# [constraints]    # known after solving: a design outside is infeasible, not failed\n"
        "# stress = { of = \"max_mises\", upper = 100 }\n";
    return text + present_design(variables);
}

std::optional<std::string> formula_study(const std::string& name, const std::string& solver) {
    if (!solver.empty() && solver != "formula") return std::nullopt;
    return fmt::format(head, quoted(name)) + R"toml([solver]
plugin = "formula"  # responses as formulas: to try things out, or for known physics

# A cantilever of rectangular section with a load at its tip (N, mm).
[solver.let]        # intermediate values, in order
inertia = "width * height^3 / 12"

[solver.outputs]    # what the solver returns
mass = "7.85e-6 * width * height * length"
tip = "500 * length^3 / (3 * 210000 * inertia)"

[parameters]        # what may vary
width = { low = 5, high = 40, unit = "mm" }
height = { low = 5, high = 40, unit = "mm" }
length = 300        # fixed
# ribs = { low = 0, high = 4, type = "integer" }
# material = { choices = ["S235", "S355"] }
# area = { expression = "width * height" }  # follows from the others

[rules]             # known before solving: a design that breaks one is never solved
slender = "height <= 4 * width"

[objectives]        # what counts: minimize, maximize, or target = 0.2 with of = "..."
mass = { minimize = "mass" }

[constraints]       # known after solving: a design outside is infeasible, not failed
stiffness = { of = "tip", upper = 0.5 }
)toml";
}

}  // namespace femrun::app
