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

struct LocalTuning {
    double first = 0.4;   // half width of the box at the start
    double least = 1e-6;  // below it the search has converged
    double points = 1.5;  // of the coefficients of a full quadratic
    double points_max = 70;
    int patience = 3;  // failures before it shrinks
    double grow = 2, shrink = 0.5;
    double close = 0.02;  // nearer to a known point (box is 1), a proposal teaches too little
    double adapt = 0.3, stretch = 30;
    Covariance covariance;
};

/// Whether a point may be proposed; moves it onto its design.
using Accept = std::function<bool(double* point)>;
/// Whether the first is better.
using Better = std::function<bool(Row, Row)>;

class TrustRegion {
public:
    TrustRegion(const Space& space, const LocalTuning& tuning) : space_(&space), tuning_(tuning) {}

    /// A point, or none when there is nothing to learn here.
    std::optional<std::vector<double>> propose(const History& history, numerics::Engine& engine,
                                               const Accept& accept);
    /// `row` was proposed here.
    void proposed(Row row) { own_[row] = last_step_; }
    /// `row` is complete.
    void learn(const History& history, Row row, const Better& better, bool feasible);
    /// `row` could not be solved.
    void fail(Row row) {
        if (own_.erase(row) != 0) count_failure();
    }
    /// `row` was given up.
    void forget(Row row) { own_.erase(row); }

    bool has_converged() const { return half_width_ < tuning_.least; }
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
    int failures_ = 0;
    std::vector<double> shape_;
    double last_step_ = 0;
    std::vector<Row> pool_;      // complete rows that may be near
    std::map<Row, double> own_;  // running proposals: length of the step
};

}  // namespace tpe
