// SPDX-License-Identifier: MIT
#include "study/parameter.hpp"

#include <algorithm>
#include <cmath>

#include <femrun/abi/grid.h>
#include <fmt/format.h>

#include "base/match.hpp"

namespace femrun::study {

namespace {

femrun_grid_t grid_of(const RealDomain& domain) {
    return femrun_grid_of(domain.low, domain.high, *domain.step);
}

std::uint64_t last_step(const IntegerDomain& domain) {
    const auto width =
        static_cast<std::uint64_t>(domain.high) - static_cast<std::uint64_t>(domain.low);
    return width / static_cast<std::uint64_t>(domain.step);
}

/// The value of the grid that `number` means.
std::optional<double> value_near(const RealDomain& domain, double number) {
    const femrun_grid_t grid = grid_of(domain);
    std::uint64_t k = 0;
    if (femrun_grid_index(&grid, number, &k) == 0) return std::nullopt;
    return femrun_grid_value(&grid, k);
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
            if (real.step) return grid_of(real).count;
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

double value_at(const Domain& domain, std::uint64_t k) {
    return match(
        domain,
        [&](const RealDomain& real) {
            if (!real.step) return real.low;
            const femrun_grid_t grid = grid_of(real);
            return femrun_grid_value(&grid, k);
        },
        [&](const IntegerDomain& whole) {
            return static_cast<double>(whole.low + static_cast<std::int64_t>(k) * whole.step);
        },
        [&](const CategoricalDomain&) { return static_cast<double>(k); });
}

bool contains(const Domain& domain, double coded) {
    return match(
        domain,
        [&](const RealDomain& real) {
            if (real.step) return value_near(real, coded).has_value();
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
        [&](const IntegerDomain&) -> Value {
            if (!is_whole(coded)) return coded;
            return static_cast<std::int64_t>(coded);
        },
        [&](const CategoricalDomain& categorical) -> Value {
            if (std::isnan(coded)) return coded;
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
    return snapped(domain, *number);
}

double snapped(const Domain& domain, double coded) {
    const auto* real = std::get_if<RealDomain>(&domain);
    const auto value = real && real->step ? value_near(*real, coded) : std::nullopt;
    // Adding 0 makes -0.0 and 0.0 one.
    return value.value_or(coded) + 0.0;
}

double middle(const Domain& domain) {
    const auto between = [](double low, double high, Scale scale) {
        return scale == Scale::logarithmic ? std::sqrt(low * high) : low + (high - low) / 2;
    };
    return match(
        domain,
        [&](const RealDomain& real) {
            const double value = between(real.low, real.high, real.scale);
            if (!real.step) return value;
            const femrun_grid_t grid = grid_of(real);
            return femrun_grid_value(
                &grid, static_cast<std::uint64_t>(std::round((value - real.low) / *real.step)));
        },
        [&](const IntegerDomain& whole) {
            const auto low = static_cast<double>(whole.low), high = static_cast<double>(whole.high);
            const auto step = static_cast<double>(whole.step);
            const double nearest = std::round((between(low, high, whole.scale) - low) / step);
            return low + step * std::min(nearest, static_cast<double>(last_step(whole)));
        },
        [](const CategoricalDomain&) { return 0.0; });
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
