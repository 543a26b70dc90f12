// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "study/formula_tokens.hpp"
#include "study/study_sections.hpp"

namespace femrun::study {

namespace {

// What people write out of habit, and what it is called here.
const TableFields::Habits habits{{"min", "low"},
                                 {"max", "high"},
                                 {"lower", "low"},
                                 {"upper", "high"},
                                 {"log", "scale = \"log\""},
                                 {"values", "choices"},
                                 {"options", "choices"},
                                 {"formula", "expression"},
                                 {"integer", "type = \"integer\""}};

/// A derived parameter with its place, until it is known in which order they can be computed.
struct DerivedEntry {
    Derived derived;
    const TomlNode* node;
};

class SpaceReader {
public:
    SpaceReader(const TomlNode& root, Mistakes& mistakes)
        : root_(root), mistakes_(mistakes), names_(names_in_parameters(root)) {}

    SpaceDefinition read() {
        const TomlNode& parameters = section(root_, "parameters");
        bool varies = false;
        if (const TomlTable* entries = parameters.table()) {
            for (const auto& [name, node] : *entries) {
                const TomlNode* child = &node;
                varies = varies || child->find("low") || child->find("high") ||
                         child->find("choices") || child->list();
                read_entry(name, node);
            }
            if (!varies)
                mistakes_.add(parameters,
                              is_absent(parameters, root_)
                                  ? "there is no section [parameters]; say what may vary, such as "
                                    "x = { low = 0, high = 1 }"
                                  : "[parameters] has nothing that varies; give one of them a low "
                                    "and a high, or choices");
        }
        order_derived();
        read_rules();
        return std::move(space_);
    }

private:
    void read_entry(const std::string& name, const TomlNode& node) {
        const std::string whose = fmt::format("parameter '{}': ", name);
        if (const auto complaint = misnomer(name)) mistakes_.add(node, whose + *complaint);
        if (!node.table()) {
            read_bare(name, node, whose);
            return;
        }
        TableFields fields(node, whose, mistakes_);
        const std::string unit = fields.text("unit").value_or("");
        std::vector<std::string> kinds;
        const bool ranged = node.find("low") || node.find("high");
        if (ranged) kinds.emplace_back("low and high");
        for (const char* kind : {"choices", "value", "expression"})
            if (fields.has(kind)) kinds.emplace_back(kind);
        if (kinds.size() > 1) {
            fields.wrong(
                fmt::format("says {} at once; keep one of them", fmt::join(kinds, " and ")));
            return;
        }
        if (kinds.empty()) {
            for (const char* key : {"low", "high", "step", "type", "scale"}) fields.find(key);
            if (!fields.refuse_others(habits))
                fields.wrong(
                    "says nothing of its values; write { low = 0, high = 1 }, { choices = "
                    "[...] }, { value = 1 } or { expression = \"...\" }");
            return;
        }
        const std::size_t before = mistakes_.size();
        if (kinds[0] == "value") {
            read_fixed(name, fields, unit);
        } else if (kinds[0] == "expression") {
            read_derived(name, node, fields, unit);
        } else if (auto domain = read_domain(fields, unit)) {
            fields.refuse_others(habits);
            if (mistakes_.size() == before)
                space_.parameters.push_back({name, *std::move(domain), unit});
            return;
        }
        fields.refuse_others(habits);
    }

    /// `x = 3.5` is short for `x = { value = 3.5 }`.
    void read_bare(const std::string& name, const TomlNode& node, const std::string& whose) {
        if (const auto value = value_in(node))
            space_.fixed.push_back({name, *value, ""});
        else if (node.list())
            mistakes_.add(node, whose + "a list alone says nothing; write { choices = [...] }");
        else
            mistakes_.add(node, fmt::format("{}{} is no value; write a number, a text or a table",
                                            whose, shown(node)));
    }

    static std::optional<Value> value_in(const TomlNode& node) {
        if (const auto* text = std::get_if<std::string>(&node.value)) return *text;
        if (const auto* whole = std::get_if<std::int64_t>(&node.value)) return *whole;
        if (const auto real = finite_number(node)) return *real;
        return std::nullopt;
    }

    void read_fixed(const std::string& name, TableFields& fields, const std::string& unit) {
        const TomlNode& node = *fields.find("value");
        if (const auto value = value_in(node))
            space_.fixed.push_back({name, *value, unit});
        else
            fields.wrong_type("value", node, "a number or a text");
    }

    void read_derived(const std::string& name, const TomlNode& node, TableFields& fields,
                      const std::string& unit) {
        const auto expression = fields.text("expression");
        if (!expression) return;
        // All names at once, whatever their order: sorting comes later.
        const auto compiled = Expression::compile(*expression, names_);
        if (!compiled)
            fields.wrong(*fields.find("expression"), compiled.error().message);
        else
            derived_.push_back({{name, *expression, unit}, &node});
    }

    /// Each time the first in the file that needs only what is there already.
    void order_derived() {
        std::vector<DerivedEntry> waiting = std::move(derived_);
        const auto needs = [&](const DerivedEntry& entry) -> const DerivedEntry* {
            for (const std::string& used : names_in_formula(entry.derived.expression))
                for (const DerivedEntry& other : waiting)
                    if (other.derived.name == used) return &other;
            return nullptr;
        };
        while (!waiting.empty()) {
            const auto ready = std::find_if(waiting.begin(), waiting.end(),
                                            [&](const auto& entry) { return !needs(entry); });
            if (ready == waiting.end()) break;
            space_.derived.push_back(std::move(ready->derived));
            waiting.erase(ready);
        }
        if (!waiting.empty()) note_cycle(waiting.front(), needs);
    }

    /// Follows what each one needs until a name comes again.
    template <typename Needs>
    void note_cycle(const DerivedEntry& start, const Needs& needs) {
        std::vector<const DerivedEntry*> path{&start};
        while (true) {
            const DerivedEntry* next = needs(*path.back());
            const auto again = std::find(path.begin(), path.end(), next);
            if (again == path.end()) {
                path.push_back(next);
                continue;
            }
            path.erase(path.begin(), again);
            std::string circle;
            for (const DerivedEntry* entry : path) circle += entry->derived.name + " -> ";
            circle += path.front()->derived.name;
            mistakes_.add(*path.front()->node,
                          fmt::format("parameter '{}': its expression leads back to itself ({}); "
                                      "break the circle",
                                      path.front()->derived.name, circle));
            return;
        }
    }

    void read_rules() {
        const TomlNode& rules = section(root_, "rules");
        if (!rules.table()) return;
        for (const auto& [name, node] : *rules.table()) {
            const std::string whose = fmt::format("rule '{}': ", name);
            if (!is_identifier(name)) mistakes_.add(node, whose + *misnomer(name));
            const auto* text = std::get_if<std::string>(&node.value);
            if (!text) {
                mistakes_.add(node, fmt::format("{}{} is no rule; write a formula in quotes, such "
                                                "as \"x < y\"",
                                                whose, shown(node)));
                continue;
            }
            if (const auto compiled = Expression::compile(*text, names_); !compiled)
                mistakes_.add(node, whose + compiled.error().message);
            else
                space_.rules.push_back({name, *text});
        }
    }

    const TomlNode& root_;
    Mistakes& mistakes_;
    std::vector<ExpressionName> names_;
    std::vector<DerivedEntry> derived_;
    SpaceDefinition space_;
};

}  // namespace

SpaceDefinition read_space(const TomlNode& root, Mistakes& mistakes) {
    return SpaceReader(root, mistakes).read();
}

std::vector<ExpressionName> names_in_parameters(const TomlNode& root) {
    std::vector<ExpressionName> names;
    const TomlNode* parameters = root.find("parameters");
    if (!parameters || !parameters->table()) return names;
    for (const auto& [key, node] : *parameters->table()) {
        ExpressionName name{key, {}};
        const TomlNode* value = node.table() ? node.find("value") : &node;
        if (const auto* text = value ? std::get_if<std::string>(&value->value) : nullptr) {
            name.choices = {*text};
            name.fixed = true;
        }
        if (const TomlNode* choices = node.find("choices"); choices && choices->list())
            for (const TomlNode& choice : *choices->list())
                if (const auto* text = std::get_if<std::string>(&choice.value))
                    name.choices.push_back(*text);
        names.push_back(std::move(name));
    }
    return names;
}

std::optional<std::string> misnomer(std::string_view name) {
    if (!is_identifier(name))
        return fmt::format(
            "'{}' is not a name for formulas; use letters, digits and _, beginning "
            "with a letter",
            name);
    if (is_word_operator(name))
        return fmt::format("in formulas this is the operator '{}'; choose another name", name);
    return std::nullopt;
}

}  // namespace femrun::study
