// SPDX-License-Identifier: MIT
#include "study/sampled_designs.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/match.hpp"

namespace femrun::study {

namespace {

// What one design in a thousand has is found with certainty; it takes some 10 ms.
constexpr std::uint64_t designs_tried = 10'000;

double between(double low, double high, Scale scale, double share) {
    if (scale == Scale::logarithmic) return low * std::pow(high / low, share);
    return low + share * (high - low);
}

/// The value at a share from 0 to 1 of the domain.
double value_at(const Domain& domain, double share) {
    const auto nth = [&](std::uint64_t count) {
        return std::min(std::floor(share * static_cast<double>(count)),
                        static_cast<double>(count - 1));
    };
    if (const auto* real = std::get_if<RealDomain>(&domain); real && !real->step)
        return between(real->low, real->high, real->scale, share);
    const double at = nth(cardinality(domain).value_or(1));
    return match(
        domain, [&](const RealDomain& real) { return real.low + at * real.step.value_or(0); },
        [&](const IntegerDomain& whole) {
            return static_cast<double>(whole.low) + at * static_cast<double>(whole.step);
        },
        [&](const CategoricalDomain&) { return at; });
}

/// The design of this number in a finite space.
Design numbered(const SpaceDefinition& space, std::uint64_t number) {
    Design design;
    for (const Parameter& parameter : space.parameters) {
        const std::uint64_t count = cardinality(parameter.domain).value_or(1);
        const double middle =
            (static_cast<double>(number % count) + 0.5) / static_cast<double>(count);
        design.push_back(value_at(parameter.domain, middle));
        number /= count;
    }
    return design;
}

}  // namespace

SampledDesigns::SampledDesigns(const SearchSpace& space) : space_(space.definition()) {
    const auto all = space.cardinality();
    all_ = all && *all <= designs_tried;
    count_ = all_ ? *all : designs_tried;
}

std::optional<Design> SampledDesigns::next() {
    if (at_ == count_) return std::nullopt;
    const std::uint64_t number = at_++;
    if (all_) return numbered(space_, number);
    Design design;
    for (const Parameter& parameter : space_.parameters)
        design.push_back(
            value_at(parameter.domain, static_cast<double>(random_() >> 11) * 0x1p-53));
    return design;
}

std::string SampledDesigns::described() const {
    return fmt::format("{}{}{} designs", all_ ? "all " : "", count_, all_ ? "" : " random");
}

}  // namespace femrun::study
