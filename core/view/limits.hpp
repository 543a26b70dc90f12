// SPDX-License-Identifier: MIT
// Constraints as people look at them: what is limited has which value, and how far from its limit
// that is.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "view/subject.hpp"

namespace femrun::view {

/// The values that a study's constraints limit; their formulas are compiled once for many trials.
class LimitedValues {
public:
    explicit LimitedValues(const Subject& subject);

    /// Of a solved design, in the order of the constraints.
    std::vector<double> of(const study::Design& design, std::span<const double> response) const;

private:
    const study::SearchSpace& space_;
    std::vector<study::Expression> formulas_;
};

/// The unit of a goal: its own, or that of the quantity that its formula is nothing but.
std::string unit_of(const study::Objective& objective, const study::SpaceDefinition& space);
std::string unit_of(const study::Constraint& constraint, const study::SpaceDefinition& space);

/// By how much a value is beyond the limits: 0 or less when they are kept.
double excess(const study::Constraint& constraint, double value);

/// "at most 100 MPa (20 MPa below it, 20 %)", "at most 100 MPa: violated by 20 MPa, 20 %".
std::string limit_text(const study::Constraint& constraint, double value, const std::string& unit);

/// What a design lacks: "stress 120 MPa, 20 MPa above 100 MPa", those first that are farthest
/// outside for the size of their limits.
std::vector<std::string> lacks(const Subject& subject, const std::vector<double>& values);
/// The same in a few words, the worst alone: "stress 20 MPa above 100 MPa, and 2 more".
std::string worst_lack(const Subject& subject, const std::vector<double>& values);

}  // namespace femrun::view
