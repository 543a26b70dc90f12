// SPDX-License-Identifier: MIT
// What an optimizer reads of a verdict.
#pragma once

#include <algorithm>
#include <cmath>
#include <femrun/optimizer.hpp>

namespace plugin {

/// Whether a trial is complete with losses and excesses that can be compared. What is no number or
/// infinite, as a difference of numbers near the largest can be, counts as a failed design.
inline bool is_complete(const femrun::Verdict& verdict) {
    const auto are_finite = [](femrun::View<const double> values) {
        return std::all_of(values.begin(), values.end(),
                           [](double value) { return std::isfinite(value); });
    };
    return verdict.outcome == femrun::Outcome::complete && are_finite(verdict.losses) &&
           are_finite(verdict.excesses);
}

}  // namespace plugin
