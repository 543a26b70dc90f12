// SPDX-License-Identifier: MIT
// What a design promises: the logarithm of what may be gained by it, and of the probabilities that
// it keeps each constraint and can be solved at all.
//
// Schonlau, Welch, Jones, "Global versus local search in constrained optimization" (1998), and
// Ament and others (2023) for the logarithms. Before anything is feasible, the probabilities alone:
// how far a constraint is away is in its mean. That designs can be solved must be likely enough, a
// threshold rather than a factor, as in Saves, Bussemaker and others (2025, arXiv 2504.08721): a
// factor lets a large gain far away outweigh any doubt.
#pragma once

#include <vector>

#include "beliefs.hpp"
#include "goal.hpp"

namespace gp {

struct AcquisitionTuning {
    double least_solvable = 0.75;  // probability below which a design is held back,
    double steepness = 10;         // with this power of what it falls short
};

class Acquisition {
public:
    /// Without a goal constraints alone count.
    Acquisition(const Beliefs& beliefs, const Goal* goal, const AcquisitionTuning& tuning);

    double at(const double* x) const { return at(x, nullptr); }
    /// With its slope by the ordered coordinates.
    double at(const double* x, double* slope) const;
    /// At many points, a column each.
    Vector at(const Matrix& points) const;

private:
    struct Term {
        double value;
        Slope slope;
    };
    double gain(std::vector<Guess>& guesses, Slope* slopes) const;
    Term kept(const Process& limit, Guess guess) const;
    Term solvable(const Guess& guess) const;

    const Beliefs* beliefs_;
    const Goal* goal_;
    AcquisitionTuning tuning_;
    double log_least_;
};

}  // namespace gp
