// SPDX-License-Identifier: MIT
#include "view/limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/check.hpp"
#include "study/expression.hpp"
#include "view/wording.hpp"

namespace femrun::view {

namespace {

std::string quantity_unit(const std::string& formula, const study::SpaceDefinition& space) {
    const auto find = [&](const auto& quantities) -> const std::string* {
        for (const auto& quantity : quantities)
            if (quantity.name == formula) return &quantity.unit;
        return nullptr;
    };
    for (const std::string* unit : {find(space.parameters), find(space.fixed), find(space.derived)})
        if (unit != nullptr) return *unit;
    return "";
}

/// "20 MPa below it, 20 %".
std::string nearness(double limit, double room, const char* side, const std::string& unit) {
    if (room == 0) return "exactly there";
    std::string text = fmt::format("{} {} it", with_unit(margin_text(room), unit), side);
    if (limit != 0) text += ", " + percent_text(room / std::abs(limit));
    return text;
}

/// One limit with how far the value is inside (`room`, negative outside).
std::string one_limit(const char* what, double limit, double room, const char* side,
                      const std::string& unit) {
    std::string text = fmt::format("{} {}", what, with_unit(number_text(limit), unit));
    if (!(room < 0)) return fmt::format("{} ({})", text, nearness(limit, room, side, unit));
    text += fmt::format(": violated by {}", with_unit(margin_text(-room), unit));
    if (limit != 0) text += ", " + percent_text(-room / std::abs(limit));
    return text;
}

/// A limit that is violated.
struct Lack {
    const study::Constraint* constraint;
    double value = 0, limit = 0, beyond = 0;
};

std::vector<Lack> violated(const Subject& subject, const std::vector<double>& values) {
    std::vector<Lack> found;
    const auto& constraints = subject.definition.goals.constraints;
    for (std::size_t i = 0; i < constraints.size() && i < values.size(); ++i) {
        const double beyond = excess(constraints[i], values[i]);
        if (!(beyond > 0)) continue;
        const bool above = constraints[i].upper && values[i] > *constraints[i].upper;
        found.push_back({&constraints[i], values[i],
                         above ? *constraints[i].upper : *constraints[i].lower, beyond});
    }
    const auto weight = [](const Lack& lack) {
        return lack.limit == 0 ? lack.beyond : lack.beyond / std::abs(lack.limit);
    };
    std::stable_sort(found.begin(), found.end(),
                     [&](const Lack& a, const Lack& b) { return weight(a) > weight(b); });
    return found;
}

/// "20 MPa above 100 MPa".
std::string beyond_text(const Subject& subject, const Lack& lack) {
    const std::string unit = unit_of(*lack.constraint, subject.definition.space);
    return fmt::format("{} {} {}", with_unit(margin_text(lack.beyond), unit),
                       lack.value > lack.limit ? "above" : "below",
                       with_unit(number_text(lack.limit), unit));
}

}  // namespace

LimitedValues::LimitedValues(const Subject& subject) : space_(subject.space) {
    std::vector<study::ExpressionName> names = space_.names();
    for (const std::string& response : subject.definition.goals.responses)
        names.push_back({response, {}});
    for (const study::Constraint& constraint : subject.definition.goals.constraints) {
        auto formula = study::Expression::compile(constraint.of, names);
        FEMRUN_CHECK(formula.ok(), constraint.of);  // the subject's goals are compiled from it
        formulas_.push_back(std::move(*formula));
    }
}

std::vector<double> LimitedValues::of(const study::Design& design,
                                      std::span<const double> response) const {
    std::vector<double> numbers, values;
    space_.numbers(design, numbers);
    numbers.insert(numbers.end(), response.begin(), response.end());
    for (const study::Expression& formula : formulas_) values.push_back(formula.evaluate(numbers));
    return values;
}

std::string unit_of(const study::Objective& objective, const study::SpaceDefinition& space) {
    return objective.unit.empty() ? quantity_unit(objective.of, space) : objective.unit;
}

std::string unit_of(const study::Constraint& constraint, const study::SpaceDefinition& space) {
    return constraint.unit.empty() ? quantity_unit(constraint.of, space) : constraint.unit;
}

double excess(const study::Constraint& constraint, double value) {
    double beyond = -std::numeric_limits<double>::infinity();
    if (constraint.lower) beyond = std::max(beyond, *constraint.lower - value);
    if (constraint.upper) beyond = std::max(beyond, value - *constraint.upper);
    return beyond;
}

std::string limit_text(const study::Constraint& constraint, double value, const std::string& unit) {
    std::string text;
    if (constraint.lower)
        text = one_limit("at least", *constraint.lower, value - *constraint.lower, "above", unit);
    if (constraint.upper) {
        if (!text.empty()) text += ", ";
        text += one_limit("at most", *constraint.upper, *constraint.upper - value, "below", unit);
    }
    return text;
}

std::vector<std::string> lacks(const Subject& subject, const std::vector<double>& values) {
    std::vector<std::string> texts;
    for (const Lack& lack : violated(subject, values))
        texts.push_back(fmt::format(
            "{} {}, {}", lack.constraint->name,
            with_unit(number_text(lack.value), unit_of(*lack.constraint, subject.definition.space)),
            beyond_text(subject, lack)));
    return texts;
}

std::string worst_lack(const Subject& subject, const std::vector<double>& values) {
    const std::vector<Lack> all = violated(subject, values);
    if (all.empty()) return "";
    std::string text =
        fmt::format("{} {}", all.front().constraint->name, beyond_text(subject, all.front()));
    if (all.size() > 1) text += fmt::format(", and {} more", all.size() - 1);
    return text;
}

}  // namespace femrun::view
