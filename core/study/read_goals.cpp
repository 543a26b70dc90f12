// SPDX-License-Identifier: MIT
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "study/formula_tokens.hpp"
#include "study/study_sections.hpp"

namespace femrun::study {

namespace {

class GoalsReader {
public:
    GoalsReader(const std::vector<ExpressionName>& names, Mistakes& mistakes)
        : names_(names), mistakes_(mistakes) {}

    void objective(const std::string& name, const TomlNode& node) {
        const std::string whose = fmt::format("objective '{}': ", name);
        if (!is_identifier(name)) mistakes_.add(node, whose + *misnomer(name));
        if (!node.table()) {
            mistakes_.add(node, fmt::format("{}{} is no objective; write {{ minimize = \"...\" }}, "
                                            "{{ maximize = \"...\" }} or {{ target = 0, of = "
                                            "\"...\" }}",
                                            whose, shown(node)));
            return;
        }
        TableFields fields(node, whose, mistakes_);
        std::vector<std::string> senses;
        for (const char* sense : {"minimize", "maximize", "target"})
            if (fields.has(sense)) senses.emplace_back(sense);
        const bool has_of = fields.has("of");
        const auto unit = fields.text("unit");
        const bool strange = fields.refuse_others({{"minimise", "minimize"},
                                                   {"maximise", "maximize"},
                                                   {"min", "minimize"},
                                                   {"max", "maximize"}});
        if (senses.size() > 1) {
            fields.wrong(
                fmt::format("says {} at once; keep one of them", fmt::join(senses, " and ")));
            return;
        }
        if (senses.empty()) {
            if (!strange)
                fields.wrong("says neither minimize, maximize nor target; write one of them");
            return;
        }
        Objective objective{name, Sense::minimize, {}, 0, unit.value_or("")};
        std::optional<std::string> of;
        if (senses[0] == "target") {
            const auto target = fields.number("target");
            of = fields.text("of");
            if (!has_of)
                fields.wrong(
                    "has a target but no 'of'; write of = \"...\", which is to hit "
                    "it");
            if (!target) return;
            objective.sense = Sense::target;
            objective.target = *target;
        } else {
            of = fields.text(senses[0]);
            if (has_of)
                fields.wrong(
                    *fields.find("of"),
                    fmt::format("'of' belongs to a target; the formula stands in {}", senses[0]));
            if (senses[0] == "maximize") objective.sense = Sense::maximize;
        }
        const std::string& key = senses[0] == "target" ? "of" : senses[0];
        if (!of || !accept(*of, fields, key)) return;
        objective.of = *of;
        goals_.objectives.push_back(std::move(objective));
    }

    void constraint(const std::string& name, const TomlNode& node) {
        const std::string whose = fmt::format("constraint '{}': ", name);
        if (!is_identifier(name)) mistakes_.add(node, whose + *misnomer(name));
        if (!node.table()) {
            mistakes_.add(node, fmt::format("{}{} is no constraint; write {{ of = \"...\", upper = "
                                            "1 }}",
                                            whose, shown(node)));
            return;
        }
        TableFields fields(node, whose, mistakes_);
        const auto of = fields.text("of");
        const auto unit = fields.text("unit");
        const bool has_limit = fields.has("lower") || fields.has("upper");
        const auto lower = fields.number("lower"), upper = fields.number("upper");
        const bool strange = fields.refuse_others(
            {{"low", "lower"}, {"high", "upper"}, {"min", "lower"}, {"max", "upper"}});
        if (!fields.has("of"))
            fields.wrong("has no 'of'; write of = \"...\", which is to stay within the limits");
        if (!has_limit && !strange) fields.wrong("has no limit; write lower, upper or both");
        if (lower && upper && *lower > *upper)
            fields.wrong(fmt::format("lower {} is above upper {}; swap them", *lower, *upper));
        if (of && accept(*of, fields, "of"))
            goals_.constraints.push_back({name, *of, lower, upper, unit.value_or("")});
    }

    void output(const std::string& name, const TomlNode& node) {
        const std::string whose = fmt::format("output '{}': ", name);
        if (std::any_of(names_.begin(), names_.end(),
                        [&](const auto& known) { return known.name == name; })) {
            mistakes_.add(node, whose + "this is a parameter; its range stands in [parameters]");
            return;
        }
        if (!node.table()) {
            mistakes_.add(node, fmt::format("{}{} is no plausible range; write {{ lower = 0 }}",
                                            whose, shown(node)));
            return;
        }
        TableFields fields(node, whose, mistakes_);
        const bool has_limit = fields.has("lower") || fields.has("upper");
        const auto lower = fields.number("lower"), upper = fields.number("upper");
        const bool strange = fields.refuse_others(
            {{"low", "lower"}, {"high", "upper"}, {"min", "lower"}, {"max", "upper"}});
        if (!has_limit && !strange) fields.wrong("has no limit; write lower, upper or both");
        if (lower && upper && *lower > *upper)
            fields.wrong(fmt::format("lower {} is above upper {}; swap them", *lower, *upper));
        if (!lower && !upper) return;
        goals_.plausible.push_back({name, lower, upper});
        note_response(name);
    }

    GoalsDefinition goals() && { return std::move(goals_); }

private:
    /// Notes a formula that does not compile; a name that nothing explains is a response.
    bool accept(const std::string& formula, TableFields& fields, const std::string& key) {
        std::vector<ExpressionName> all = names_;
        std::vector<std::string> responses;
        for (const std::string& name : names_in_formula(formula)) {
            const bool known = std::any_of(names_.begin(), names_.end(),
                                           [&](const auto& k) { return k.name == name; });
            // A constant is none until a solver returns it; a function without its "(" is one.
            if (known || (meaning_in_formulas(name) && !is_formula_function(name))) continue;
            all.push_back({name, {}});
            responses.push_back(name);
        }
        if (const auto compiled = Expression::compile(formula, all); !compiled) {
            fields.wrong(*fields.find(key), compiled.error().message);
            return false;
        }
        for (const std::string& name : responses) note_response(name);
        return true;
    }

    void note_response(const std::string& name) {
        auto& all = goals_.responses;
        if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
    }

    const std::vector<ExpressionName>& names_;
    Mistakes& mistakes_;
    GoalsDefinition goals_;
};

}  // namespace

GoalsDefinition read_goals(const TomlNode& root, const std::vector<ExpressionName>& names,
                           Mistakes& mistakes) {
    GoalsReader reader(names, mistakes);
    const TomlNode& objectives = section(root, "objectives");
    if (objectives.table()) {
        for (const auto& [name, node] : *objectives.table()) reader.objective(name, node);
        if (objectives.table()->empty())
            mistakes.add(
                objectives,
                fmt::format("{}; say what counts, such as mass = {{ minimize = "
                            "\"mass\" }}",
                            is_absent(objectives, root) ? "there is no section [objectives]"
                                                        : "[objectives] is empty"));
    }
    const TomlNode& constraints = section(root, "constraints");
    if (constraints.table())
        for (const auto& [name, node] : *constraints.table()) reader.constraint(name, node);
    const TomlNode& outputs = section(root, "outputs");
    if (outputs.table())
        for (const auto& [name, node] : *outputs.table()) reader.output(name, node);
    return std::move(reader).goals();
}

}  // namespace femrun::study
