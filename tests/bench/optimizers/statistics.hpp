// SPDX-License-Identifier: MIT
// What is said of twenty runs. A run that found nothing feasible counts as infinity.
#pragma once

#include <span>
#include <vector>

namespace femrun::bench {

/// Linear between the two order statistics around it; `fraction` in [0, 1], at least one value.
double quantile(std::vector<double> values, double fraction);

struct Quartiles {
    double q1 = 0, median = 0, q3 = 0;
};
Quartiles quartiles(const std::vector<double>& values);

/// One-sided Mann-Whitney U test: how likely such values are if `a` does not tend to be smaller
/// than `b`. Exact without ties, else the normal approximation with corrections for ties and
/// continuity.
double p_smaller(std::span<const double> a, std::span<const double> b);

/// Of positive values.
double geometric_mean(std::span<const double> values);

}  // namespace femrun::bench
