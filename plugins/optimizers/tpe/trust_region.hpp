// SPDX-License-Identifier: MIT
// Local search: a surrogate of the loss near the best point, minimised in a box around it that
// grows with success and shrinks with failure.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "history.hpp"
#include "landscape.hpp"
#include "numerics/random.hpp"
#include "space.hpp"

namespace tpe {

/// Widths are shares of the unit cube, distances shares of the box.
struct LocalTuning {
    double first = 0.4;             // half width of the box at the start
    double least = 1e-6;            // at which the search rests
    int patience = 3;               // failures before it shrinks
    double grow = 2, shrink = 0.5;  // factors
    double adapt = 0.3;             // how fast the box takes the shape of the valley,
    double stretch = 30;            // at most so much longer than wide
    double points = 1.5;            // of the coefficients of a full quadratic; the model takes
    double points_max = 70;         // so many, at most these
    Stride stride;                  // how far from its centre a descent goes
    double close = 0.001;           // nearer to a known point, a proposal teaches too little
    int idle = 15;                  // proposals without gain before it rests, and one a coordinate
    double tolerance = 1e-9;        // what is no gain, of what the losses differ by
    double apart = 0.05;            // designs in flight are so far apart,
    double apart_wide = 0.5;        // found by steps of up to this size,
    int apart_draws = 20;           // so many
    int flying = 2;                 // failures that each design in flight excuses
    std::size_t flying_max = 12;    // so many in flight are enough: the next is for the densities
    Covariance covariance;
};

/// Whether a point may be proposed; moves it onto its design.
using Accept = std::function<bool(double* point)>;
/// Whether the first is better.
using Better = std::function<bool(Row, Row)>;

class TrustRegion {
public:
    TrustRegion(const Space& space, const LocalTuning& tuning) : space_(&space), tuning_(tuning) {}

    /// A point, or none when there is nothing to learn here or enough is in flight.
    std::optional<std::vector<double>> propose(const History& history, numerics::Engine& engine,
                                               const Accept& accept);
    /// `row` was proposed here.
    void proposed(Row row) { own_[row] = last_step_; }
    /// `row` is complete.
    void learn(const History& history, Row row, const Better& better, bool feasible, bool follows);
    /// `row` could not be solved.
    void fail(Row row) {
        if (own_.erase(row) != 0) count_failure();
    }
    /// `row` was given up.
    void forget(Row row) { own_.erase(row); }

    /// Nothing that counts was found for a while, or the box is a point.
    bool is_at_rest() const {
        return half_width_ < tuning_.least ||
               idle_ > tuning_.idle + static_cast<int>(space_->size());
    }
    /// Whether `point` is where the search came to rest, or a neighbour.
    bool is_near(const History& history, const double* point, double radius) const;
    double half_width() const { return half_width_; }
    std::optional<Row> centre() const { return centre_; }
    void start(const History& history, Row row);

private:
    /// The `count` nearest to the centre, of `rows`.
    std::vector<Row> nearest(const History& history, std::vector<Row> rows,
                             std::size_t count) const;

    void count_failure();

    const Space* space_;
    LocalTuning tuning_;
    std::optional<Row> centre_;
    double half_width_ = 0, margin_ = 0.01;
    int failures_ = 0, idle_ = 0;
    double milestone_ = 0, scale_ = 1;  // loss when something was last gained
    std::vector<double> shape_;
    double last_step_ = 0;
    bool bold_ = false;          // the latest step was free to go to bounds at once
    std::vector<Row> pool_;      // complete rows that may be near
    std::map<Row, double> own_;  // running proposals: length of the step
};

}  // namespace tpe
