// SPDX-License-Identifier: MIT
#include "genome.hpp"

#include <algorithm>
#include <cmath>

#include "numerics/elementary.hpp"

namespace nsga2 {

Gene::Gene(const Parameter& parameter) : range_(parameter.range), axis_(parameter.range) {
    count_ = axis_.count().value_or(0);
    if (count_ == 1)
        kind_ = Kind::fixed;
    else if (count_ != 0)
        kind_ = parameter.categorical ? Kind::choice : Kind::steps;

    if (kind_ == Kind::fixed) {
        low_ = high_ = range_.low;
    } else if (range_.logarithmic) {
        const double end =
            count_ == 0 ? range_.high : range_.low + static_cast<double>(count_) * range_.step;
        low_ = numerics::log(range_.low);
        high_ = numerics::log(end);
    } else if (count_ != 0) {
        low_ = -0.5;
        high_ = static_cast<double>(count_) - 0.5;
    } else {
        low_ = range_.low;
        high_ = range_.high;
    }
}

double Gene::numbered(double number) const {
    const double inside = std::clamp(number, 0.0, static_cast<double>(count_ - 1));
    return axis_.value(static_cast<std::uint64_t>(inside));
}

double Gene::coordinate(double value) const {
    if (kind_ == Kind::fixed) return low_;
    const double inside = std::clamp(value, range_.low, range_.high);
    if (kind_ == Kind::real) return range_.logarithmic ? numerics::log(inside) : inside;
    if (range_.logarithmic) return numerics::log(inside + range_.step / 2);
    return std::round((inside - range_.low) / range_.step);
}

double Gene::value(double coordinate) const {
    if (kind_ == Kind::fixed) return range_.low;
    if (kind_ == Kind::real) {
        const double value = range_.logarithmic ? numerics::exp(coordinate) : coordinate;
        return std::clamp(value, range_.low, range_.high);
    }
    if (range_.logarithmic)
        return numbered(std::floor((numerics::exp(coordinate) - range_.low) / range_.step));
    return numbered(std::floor(coordinate + 0.5));
}

double Gene::next(double value, bool upwards) const {
    const double number = std::round((value - range_.low) / range_.step);
    const double last = static_cast<double>(count_ - 1);
    const bool turns = upwards ? number >= last : number <= 0;
    return numbered(number + (upwards != turns ? 1 : -1));
}

}  // namespace nsga2
