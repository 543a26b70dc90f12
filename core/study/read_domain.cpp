// SPDX-License-Identifier: MIT
#include <cmath>

#include <femrun/abi/grid.h>
#include <fmt/format.h>

#include "study/study_sections.hpp"

namespace femrun::study {

namespace {

/// "3 mm", or "3" without a unit.
std::string with_unit(const Value& value, const std::string& unit) {
    return to_string(value) + (unit.empty() ? "" : " " + unit);
}

/// The value number `k` of a grid that goes on for ever.
double endless(double low, double step, double k) {
    const femrun_grid_t grid = femrun_grid_of(low, low + (k + 1.5) * step, step);
    return femrun_grid_value(&grid, static_cast<std::uint64_t>(k));
}

class DomainReader {
public:
    DomainReader(TableFields& fields, const std::string& unit) : fields_(fields), unit_(unit) {}

    std::optional<Domain> categorical(const TomlNode& choices) {
        if (!choices.list() || choices.list()->empty()) {
            fields_.wrong_type("choices", choices,
                               "a list of texts or numbers, such as [\"a\", \"b\"]");
            return std::nullopt;
        }
        CategoricalDomain domain;
        for (const TomlNode& choice : *choices.list()) {
            const auto value = choice_in(choice);
            if (!value) {
                fields_.wrong(choice, fmt::format("choice {} is neither a text nor a number; "
                                                  "write one of those",
                                                  shown(choice)));
                return std::nullopt;
            }
            if (!domain.choices.empty() && is_text(*value) != is_text(domain.choices.front())) {
                fields_.wrong(choice, fmt::format("choices mix texts and numbers ({} and {}); "
                                                  "write all as texts or all as numbers",
                                                  shown(choices.list()->front()), shown(choice)));
                return std::nullopt;
            }
            if (coded(domain, *value)) {
                fields_.wrong(choice,
                              fmt::format("choice {} stands twice; remove one", shown(choice)));
                return std::nullopt;
            }
            domain.choices.push_back(*value);
        }
        return domain;
    }

    std::optional<Domain> ranged() {
        const auto type = fields_.word("type", {"real", "integer"});
        const auto scale = fields_.word("scale", {"linear", "log"});
        const bool complete = fields_.has("low") && fields_.has("high");
        if (!complete)
            fields_.wrong(fmt::format("has no {}; write both low and high",
                                      fields_.has("low") ? "high" : "low"));
        const Scale scaled = scale == 1u ? Scale::logarithmic : Scale::linear;
        return type == 1u ? integer(scaled, complete) : real(scaled, complete);
    }

private:
    static bool is_text(const Value& value) { return std::holds_alternative<std::string>(value); }

    static std::optional<Value> choice_in(const TomlNode& node) {
        if (const auto* text = std::get_if<std::string>(&node.value)) return *text;
        if (const auto* whole = std::get_if<std::int64_t>(&node.value)) return *whole;
        if (const auto number = finite_number(node)) return *number;
        return std::nullopt;
    }

    std::optional<Domain> integer(Scale scale, bool complete) {
        const auto low = fields_.whole("low", -whole_max, whole_max);
        const auto high = fields_.whole("high", -whole_max, whole_max);
        const auto step = fields_.whole("step", 1, whole_max);
        if (!complete || !low || !high || !bounds_fit(*low, *high, scale)) return std::nullopt;
        const IntegerDomain domain{*low, *high, step.value_or(1), scale};
        const std::int64_t over = (domain.high - domain.low) % domain.step;
        if (over != 0) {
            misfit_step(domain.step, domain.low, domain.high, domain.high - over,
                        domain.high - over + domain.step);
            return std::nullopt;
        }
        return domain;
    }

    std::optional<Domain> real(Scale scale, bool complete) {
        const auto low = fields_.number("low"), high = fields_.number("high");
        const auto step = fields_.number("step");
        if (step && !(*step > 0)) {
            fields_.wrong_type("step", *fields_.find("step"), "above 0");
            return std::nullopt;
        }
        if (!complete || !low || !high || !bounds_fit(*low, *high, scale)) return std::nullopt;
        if (!std::isfinite(*high - *low)) {
            fields_.wrong(fmt::format("low {} and high {} are too far apart; bring them closer",
                                      with_unit(*low, unit_), with_unit(*high, unit_)));
            return std::nullopt;
        }
        if (!step) return RealDomain{*low, *high, step, scale};
        if (!step_fits(*low, *high, *step)) return std::nullopt;
        // The last value, which `high` is up to the last bits.
        return RealDomain{*low, *coded(RealDomain{*low, *high, step, scale}, *high), step, scale};
    }

    bool bounds_fit(const Value& low, const Value& high, Scale scale) {
        if (low > high) {
            fields_.wrong(fmt::format("low {} is above high {}; swap them", with_unit(low, unit_),
                                      with_unit(high, unit_)));
            return false;
        }
        const auto positive = [](const Value& value) {
            return std::holds_alternative<double>(value) ? std::get<double>(value) > 0
                                                         : std::get<std::int64_t>(value) > 0;
        };
        if (scale == Scale::logarithmic && !positive(low)) {
            fields_.wrong(*fields_.find("low"),
                          fmt::format("low {} has no logarithm; with scale = \"log\" it must be "
                                      "above 0",
                                      with_unit(low, unit_)));
            return false;
        }
        return true;
    }

    bool step_fits(double low, double high, double step) {
        const double steps = (high - low) / step;
        if (steps >= static_cast<double>(whole_max)) {
            fields_.wrong(*fields_.find("step"),
                          fmt::format("step {} is too fine between {} and {}; leave it out",
                                      with_unit(step, unit_), low, high));
            return false;
        }
        if (contains(RealDomain{low, high, step, Scale::linear}, high)) return true;
        misfit_step(step, low, high, endless(low, step, std::floor(steps)),
                    endless(low, step, std::ceil(steps)));
        return false;
    }

    void misfit_step(const Value& step, const Value& low, const Value& high, const Value& below,
                     const Value& above) {
        const bool possible = below > low;  // else one step is already too wide
        fields_.wrong(
            *fields_.find("step"),
            fmt::format("step {} does not lead from low {} to high {}; use high {}{}, or "
                        "another step",
                        with_unit(step, unit_), with_unit(low, unit_), with_unit(high, unit_),
                        possible ? to_string(below) + " or " : "", to_string(above)));
    }

    TableFields& fields_;
    const std::string& unit_;
};

}  // namespace

std::optional<Domain> read_domain(TableFields& fields, const std::string& unit) {
    DomainReader reader(fields, unit);
    if (const TomlNode* choices = fields.find("choices")) return reader.categorical(*choices);
    return reader.ranged();
}

}  // namespace femrun::study
