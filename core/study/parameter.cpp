// SPDX-License-Identifier: MIT
#include "study/parameter.hpp"

#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/match.hpp"

namespace femrun::study {

namespace {

/// How far from a step a number may be and still mean it, in steps: sums of decimal steps are off
/// by a few units in the last place, typing mistakes by far more.
double tolerance(double steps) {
    return 1e-9 + 4 * std::numeric_limits<double>::epsilon() * std::abs(steps);
}

std::uint64_t last_step(const RealDomain& domain) {
    const double steps = (domain.high - domain.low) / *domain.step;
    return static_cast<std::uint64_t>(std::floor(steps + tolerance(steps)));
}

std::uint64_t last_step(const IntegerDomain& domain) {
    const auto width =
        static_cast<std::uint64_t>(domain.high) - static_cast<std::uint64_t>(domain.low);
    return width / static_cast<std::uint64_t>(domain.step);
}

/// The number of the step that `value` means.
std::optional<double> step_of(const RealDomain& domain, double value) {
    const double steps = (value - domain.low) / *domain.step;
    const double nearest = std::round(steps);
    const bool on_step = std::abs(steps - nearest) <= tolerance(steps);
    if (!on_step || nearest < 0 || nearest > static_cast<double>(last_step(domain))) return {};
    return nearest;
}

// Beyond 2^53 neighbouring integers are the same double.
bool is_whole(double number) { return std::abs(number) <= 0x1p53 && std::floor(number) == number; }

std::optional<double> number_in(const Value& value) {
    if (const auto* real = std::get_if<double>(&value)) return *real;
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
    return std::nullopt;
}

/// 3 and 3.0 are the same choice.
bool same(const Value& a, const Value& b) {
    const auto x = number_in(a), y = number_in(b);
    return x && y ? *x == *y : a == b;
}

std::string quoted(const Value& value) {
    return std::holds_alternative<std::string>(value) ? "'" + to_string(value) + "'"
                                                      : to_string(value);
}

}  // namespace

std::optional<std::uint64_t> cardinality(const Domain& domain) {
    return match(
        domain,
        [](const RealDomain& real) -> std::optional<std::uint64_t> {
            if (real.step) return last_step(real) + 1;
            if (real.low == real.high) return 1;
            return std::nullopt;
        },
        [](const IntegerDomain& whole) -> std::optional<std::uint64_t> {
            return last_step(whole) + 1;
        },
        [](const CategoricalDomain& categorical) -> std::optional<std::uint64_t> {
            return categorical.choices.size();
        });
}

bool contains(const Domain& domain, double coded) {
    return match(
        domain,
        [&](const RealDomain& real) {
            if (real.step) return step_of(real, coded).has_value();
            return coded >= real.low && coded <= real.high;
        },
        [&](const IntegerDomain& whole) {
            if (!is_whole(coded)) return false;
            const auto value = static_cast<std::int64_t>(coded);
            return value >= whole.low && value <= whole.high &&
                   (value - whole.low) % whole.step == 0;
        },
        [&](const CategoricalDomain& categorical) {
            return is_whole(coded) && coded >= 0 &&
                   coded < static_cast<double>(categorical.choices.size());
        });
}

Value decoded(const Domain& domain, double coded) {
    return match(
        domain, [&](const RealDomain&) -> Value { return coded; },
        [&](const IntegerDomain&) -> Value { return static_cast<std::int64_t>(coded); },
        [&](const CategoricalDomain& categorical) -> Value {
            return categorical.choices.at(static_cast<std::size_t>(coded));
        });
}

std::optional<double> coded(const Domain& domain, const Value& value) {
    if (const auto* categorical = std::get_if<CategoricalDomain>(&domain)) {
        for (std::size_t i = 0; i < categorical->choices.size(); ++i)
            if (same(categorical->choices[i], value)) return static_cast<double>(i);
        return std::nullopt;
    }
    const std::optional<double> number = number_in(value);
    if (!number || !contains(domain, *number)) return std::nullopt;
    const auto* real = std::get_if<RealDomain>(&domain);
    // The step itself, so that 0.3 typed and 0.1 + 2 * 0.1 computed are the same design.
    if (real && real->step) return real->low + *step_of(*real, *number) * *real->step;
    return *number;
}

std::string to_string(const Value& value) {
    return match(
        value, [](double real) { return fmt::format("{}", real); },
        [](std::int64_t whole) { return fmt::format("{}", whole); },
        [](const std::string& text) { return text; });
}

std::string described(const Domain& domain) {
    return match(
        domain,
        [](const RealDomain& real) {
            return real.step ? fmt::format("a number from {} to {} in steps of {}", real.low,
                                           real.high, *real.step)
                             : fmt::format("a number from {} to {}", real.low, real.high);
        },
        [](const IntegerDomain& whole) {
            return whole.step != 1
                       ? fmt::format("a whole number from {} to {} in steps of {}", whole.low,
                                     whole.high, whole.step)
                       : fmt::format("a whole number from {} to {}", whole.low, whole.high);
        },
        [](const CategoricalDomain& categorical) {
            std::string text = "one of ";
            for (const Value& choice : categorical.choices) {
                if (&choice != &categorical.choices.front()) text += ", ";
                text += quoted(choice);
            }
            return text;
        });
}

}  // namespace femrun::study
