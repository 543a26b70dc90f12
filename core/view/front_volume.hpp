// SPDX-License-Identifier: MIT
// How much a front has gained, as one number: the volume of what it dominates. The point that
// bounds the volume must stand still, or the number falls while the front grows; so it is fixed by
// the first feasible designs, whatever comes later.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "view/subject.hpp"

namespace femrun::view {

/// The worst loss for each objective among the first ten feasible trials: enough to span what a
/// study begins with, and soon there.
class ReferencePoint {
public:
    static constexpr std::size_t trials = 10;

    /// The next feasible trial, in the order of their ends.
    void take(std::span<const double> losses);
    bool fixed() const { return taken_ == trials; }
    /// Once it is fixed.
    const std::vector<double>& losses() const { return losses_; }

private:
    std::size_t taken_ = 0;
    std::vector<double> losses_;
};

/// The volume that the front dominates, between it and `reference` (a loss for each objective).
struct Hypervolume {
    double volume = 0;
    std::vector<double> reference;
};

/// None with a single objective, before the reference point is fixed, and for fronts of more than
/// 300 trials in three objectives or more.
std::optional<Hypervolume> front_hypervolume(const Subject& subject);

/// "mass 3, stiffness 0.5": the values at a point of losses.
std::string point_text(const study::GoalsDefinition& goals, const std::vector<double>& losses);

}  // namespace femrun::view
