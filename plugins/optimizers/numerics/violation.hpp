// SPDX-License-Identifier: MIT
// Constraints come in their own units: 1e6 mm^3 too small and 0.01 mm too thin are not to be added.
// Each violation is first divided by what is typical for its constraint, the median of those that
// were seen; an outlier moves a median little.
#pragma once

#include <cstddef>
#include <vector>

namespace numerics {

class ViolationScale {
public:
    /// Violations that a constraint learns from. The median of 1024 is within 3 % of the true one
    /// in rank (two standard errors, 1 / sqrt(n)), and from then on a comparison stays what it was.
    static constexpr std::size_t learned_max = 1024;

    explicit ViolationScale(std::size_t constraints = 0) : seen_(constraints) {}

    /// One violation a constraint, >= 0; those that are 0 teach nothing.
    void learn(const double* violations);

    /// The median of the positive violations of a constraint; 1 before there are any.
    double typical(std::size_t constraint) const;

    /// The sum of violations, each in units of the typical one; 0 when all constraints are kept,
    /// never infinite.
    double total(const double* violations) const;

private:
    std::vector<std::vector<double>> seen_;  // by constraint, ascending
};

}  // namespace numerics
