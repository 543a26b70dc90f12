// SPDX-License-Identifier: MIT
// Local search: a surrogate of the loss near the best point, minimised in a box around it that
// grows with success and shrinks with failure.
//
// The box and its shape are those of TuRBO (D. Eriksson, M. Pearce, J. R. Gardner, R. Turner,
// M. Poloczek, "Scalable global optimization via local Bayesian optimization", NeurIPS 32, 2019,
// section 2), with curvatures of a quadratic where that has length scales. Minimising where the
// model is trusted, and improving the model where that leads nowhere new, are the two steps of
// model-based trust-region methods (A. R. Conn, K. Scheinberg, L. N. Vicente, "Introduction to
// derivative-free optimization", SIAM 2009, chapters 6 and 10). Designs in flight are kept apart by
// drawing about the minimum and weighing merit against distance, as in R. G. Regis and C. A.
// Shoemaker, "Parallel stochastic global optimization using radial basis functions", INFORMS
// Journal on Computing 21(3), 2009; here distance is a bound and merit decides.
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

namespace search {

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

    // -- the steps of a proposal
    Frame box(const History& history) const;
    /// The surrogate in the box, of the points nearest to its centre.
    Landscape modelled(const History& history, const Frame& frame);
    /// Lets the box take a part of the way to the shape of the valley.
    void adapt_shape(const Landscape& landscape, const Frame& frame);
    /// The point of the box that looks best.
    std::vector<double> lowest(const Landscape& landscape, numerics::Engine& engine) const;
    /// The best looking of some points about `x` that are apart from all known ones, if any is.
    std::optional<std::vector<double>> beside(const Landscape& landscape,
                                              const std::vector<double>& x,
                                              numerics::Engine& engine) const;
    /// The point `at` of the box, with these choices, if it is accepted.
    std::optional<std::vector<double>> proposal_at(const std::vector<double>& at,
                                                   const Frame& frame, const double* choices,
                                                   const Accept& accept);

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

}  // namespace search
