// SPDX-License-Identifier: MIT
#include "study/response_binding.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/near_name.hpp"
#include "study/formula_tokens.hpp"

namespace femrun::study {

namespace {

bool holds(std::span<const std::string> names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

class Binder {
public:
    Binder(const StudyFile& file, std::span<const std::string> returned)
        : file_(file), returned_(returned), bound_{file.definition(), {}} {
        const SpaceDefinition& space = bound_.definition.space;
        for (const Parameter& parameter : space.parameters) quantities_.push_back(parameter.name);
        for (const Fixed& fixed : space.fixed) quantities_.push_back(fixed.name);
        for (const Derived& derived : space.derived) quantities_.push_back(derived.name);
    }

    BoundStudy bind() && {
        if (returned_.empty()) return std::move(bound_);
        for (const std::string& name : quantities_)
            if (holds(returned_, name))
                wrong(
                    fmt::format("parameters.{}", name),
                    fmt::format("parameter '{}' has the name of a response of solver '{}'; rename "
                                "the parameter",
                                name, solver()));
        const GoalsDefinition& goals = bound_.definition.goals;
        for (const Objective& objective : goals.objectives)
            check(fmt::format("objectives.{}", objective.name),
                  fmt::format("objective '{}'", objective.name), objective.of);
        for (const Constraint& constraint : goals.constraints)
            check(fmt::format("constraints.{}", constraint.name),
                  fmt::format("constraint '{}'", constraint.name), constraint.of);
        for (const PlausibleRange& range : goals.plausible)
            check_name(fmt::format("outputs.{}", range.name), "[outputs]", range.name);
        if (file_.record())
            for (const std::string& name : *file_.record())
                check_name("study.record", "[study] record", name);
        else
            record_all();
        return std::move(bound_);
    }

private:
    const std::string& solver() const { return bound_.definition.solver.plugin; }

    void wrong(const std::string& key, const std::string& what) {
        bound_.mistakes.push_back(
            {ErrorKind::invalid, fmt::format("{}: {}", file_.place(key), what)});
    }

    void check(const std::string& key, const std::string& whose, const std::string& formula) {
        for (const std::string& name : names_in_formula(formula)) {
            if (holds(quantities_, name)) continue;
            // A constant gives way to a response of its name.
            if (holds(returned_, name)) {
                respond(name);
            } else if (is_formula_function(name)) {
                wrong(key, fmt::format("{}: function '{}' has no values; write {}(...)", whose,
                                       name, name));
            } else if (!meaning_in_formulas(name)) {
                check_name(key, whose, name);
            }
        }
    }

    void respond(const std::string& name) {
        auto& responses = bound_.definition.goals.responses;
        if (!holds(responses, name)) responses.push_back(name);
    }

    void check_name(const std::string& key, const std::string& whose, const std::string& name) {
        if (holds(returned_, name)) return;
        // A slip may as well have hit the name of a parameter.
        std::vector<std::string> known(returned_.begin(), returned_.end());
        known.insert(known.end(), quantities_.begin(), quantities_.end());
        const auto near = near_name(name, known);
        wrong(key, fmt::format(
                       "{} names '{}', but solver '{}' returns '{}'{}", whose, name, solver(),
                       fmt::join(returned_, "', '"),
                       near ? fmt::format("; did you mean '{}'?", *near) : "; name one of these"));
    }

    void record_all() {
        for (const std::string& name : returned_) respond(name);
    }

    const StudyFile& file_;
    std::span<const std::string> returned_;
    BoundStudy bound_;
    std::vector<std::string> quantities_;
};

}  // namespace

BoundStudy bind_responses(const StudyFile& file, std::span<const std::string> returned) {
    return Binder(file, returned).bind();
}

}  // namespace femrun::study
