// SPDX-License-Identifier: MIT
#include "space.hpp"

#include <algorithm>
#include <cmath>

#include "numerics/elementary.hpp"

namespace search {

Space::Space(const std::vector<Parameter>& parameters) : parameters_(parameters.size()) {
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const numerics::Range& range = parameters[i].range;
        const numerics::Axis axis(range);
        const std::uint64_t count = axis.count().value_or(0);
        if (count == 1) {
            fixed_.push_back({i, range.low});
        } else if (parameters[i].categorical) {
            choices_.push_back({i, count});
        } else {
            double low = range.low, high = range.high;
            if (count != 0) {
                // Half a step beyond the ends, but a logarithm stays one.
                high = range.low + (static_cast<double>(count) - 0.5) * range.step;
                low -= 0.5 * range.step;
                if (range.logarithmic) low = std::max(low, 0.5 * range.low);
            }
            if (range.logarithmic) {
                low = numerics::log(low);
                high = numerics::log(high);
            }
            ordered_.push_back({i, range, axis, count, low, high - low});
        }
    }
}

double Space::Ordered::point(double value) const {
    const double scaled = range.logarithmic ? numerics::log(value) : value;
    return std::clamp((scaled - origin) / breadth, 0.0, 1.0);
}

double Space::Ordered::value(double point) const {
    if (count == 0) {
        // The ends themselves, not what rounding makes of them.
        if (point <= 0) return range.low;
        if (point >= 1) return range.high;
    }
    double found = origin + point * breadth;
    if (range.logarithmic) found = numerics::exp(found);
    if (count != 0) {
        const double steps = std::floor((found - range.low) / range.step + 0.5);
        const double last = static_cast<double>(count - 1);
        return axis.value(static_cast<std::uint64_t>(std::clamp(steps, 0.0, last)));
    }
    return std::clamp(found, range.low, range.high);
}

double Space::cell(std::size_t which) const {
    const std::uint64_t count = ordered_[which].count;
    return count == 0 ? 0.0 : 1.0 / static_cast<double>(count);
}

bool Space::is_stepped() const {
    return std::all_of(ordered_.begin(), ordered_.end(),
                       [](const Ordered& axis) { return axis.count != 0; });
}

void Space::to_point(const double* design, double* point) const {
    for (const Ordered& axis : ordered_) *point++ = axis.point(design[axis.parameter]);
    for (const Choice& choice : choices_) *point++ = design[choice.parameter];
}

void Space::to_design(const double* point, double* design) const {
    for (const Ordered& axis : ordered_) design[axis.parameter] = axis.value(*point++);
    for (const Choice& choice : choices_) design[choice.parameter] = *point++;
    for (const Fixed& fixed : fixed_) design[fixed.parameter] = fixed.value;
}

void Space::snap(double* point) const {
    for (const Ordered& axis : ordered_) {
        if (axis.count != 0) *point = axis.point(axis.value(*point));
        ++point;
    }
}

std::vector<numerics::Range> ranges(const std::vector<Parameter>& parameters) {
    std::vector<numerics::Range> found;
    for (const Parameter& each : parameters) found.push_back(each.range);
    return found;
}

std::vector<std::size_t> choices(const Space& space) {
    std::vector<std::size_t> found(space.size());
    for (std::size_t c = 0; c < space.choices(); ++c)
        found[space.ordered() + c] = static_cast<std::size_t>(space.values(c));
    return found;
}

}  // namespace search
