// SPDX-License-Identifier: MIT
// Local search with several objectives.
//
// A proposal draws a few directions, weights of the objectives, uniform on the simplex. Each starts
// at the point of the front that is best in its direction, models every objective in a box around
// it, and goes down to where the largest weighted loss is least (augmented Chebyshev, as in
// Knowles, "ParEGO", 2006). Of what the directions find, that is proposed which promises the
// largest step ahead of the whole front, times the probability that it can be solved. A point has a
// box of its own: it grows with success, which a new point inherits, and shrinks with failure, as
// trust regions do (Eriksson, Daulton and others, "MORBO", 2022, for several objectives).
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "feasibility.hpp"
#include "fronts.hpp"
#include "history.hpp"
#include "landscape.hpp"
#include "numerics/random.hpp"
#include "space.hpp"
#include "trust_region.hpp"

namespace search {

class FrontSearch {
public:
    FrontSearch(const Space& space, const LocalTuning& tuning) : space_(&space), tuning_(tuning) {}

    /// A point, or none when there is nothing to model. `front` are the best rows, one at least.
    std::optional<std::vector<double>> propose(const History& history, std::span<const Row> front,
                                               const Feasibility& feasibility,
                                               numerics::Engine& engine, const Accept& accept);
    /// `row` was proposed here.
    void proposed(Row row) { own_[row] = last_; }
    /// `row` is complete.
    void learn(const History& history, Row row);
    /// `row` could not be solved.
    void fail(Row row);
    /// `row` was given up.
    void forget(Row row) { own_.erase(row); }

private:
    struct Step {
        Row centre = 0;
        std::vector<double> direction;
        double half_width = 0, length = 0;  // length in half widths
    };
    struct Candidate {
        double worth;
        std::vector<double> point;
        Step step;
    };

    void normalise_by(const History& history, std::span<const Row> front);
    std::vector<double> normalised(std::span<const double> losses) const;
    double merit(std::span<const double> losses, std::span<const double> direction) const;
    std::vector<double> draw_direction(numerics::Engine& engine) const;
    double& half_width(Row row);
    std::vector<Row> nearest(const History& history, Row centre) const;
    void explore(const History& history, std::span<const Row> front, const Feasibility& feasibility,
                 numerics::Engine& engine, std::vector<Candidate>& candidates);

    const Space* space_;
    LocalTuning tuning_;
    std::vector<double> ideal_, range_;         // of the front
    std::vector<std::vector<double>> reached_;  // the front's losses, normalised
    std::vector<double> half_widths_;           // by row; 0: not yet known
    double margin_ = 0.001;                     // by which constraints are to be kept
    Step last_;
    std::vector<Row> pool_;    // the latest complete rows
    std::map<Row, Step> own_;  // running proposals
};

}  // namespace search
