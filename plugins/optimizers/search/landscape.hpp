// SPDX-License-Identifier: MIT
// The loss, or several, and the constraints as surrogates over a box, and the point of it that
// looks best.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "history.hpp"
#include "space.hpp"
#include "surrogate.hpp"

namespace search {

/// A box in the unit cube, around `centre`, `half` wide to each side; within it coordinates run
/// from -1 to 1.
struct Frame {
    std::vector<double> centre, half;  // ordered coordinates
};

/// How far from the centre a descent may go, besides staying in the box.
struct Stride {
    double round = 0.3;  // of the box's half diagonal
    /// Of the way to a bound of the parameter, but the whole way from `at_bound` half widths. Where
    /// a bound was a mistake, all that is told beside it may be alike, and nothing leads away: an
    /// interior point's caution, the rule of the fraction to the boundary (Nocedal, Wright,
    /// "Numerical optimization", 2006, equation 19.9), with a fraction small enough to learn from.
    double to_bound = 0.3, at_bound = 0.05;
};

class Landscape {
public:
    Landscape(const Space& space, const Covariance& covariance, const Stride& stride)
        : space_(&space), surrogate_(covariance), stride_(stride) {}

    /// Of `rows`, each complete. `losses` is one number a row.
    void fit(const History& history, std::span<const Row> rows, std::span<const double> losses,
             const Frame& frame);
    /// The same with `objectives` losses a row, each of them about 0 to 1 where it matters.
    void fit_several(const History& history, std::span<const Row> rows,
                     std::span<const double> losses, std::size_t objectives, const Frame& frame);
    /// Of several losses the one that is largest when weighted so is what `descend` makes small.
    void aim(std::span<const double> direction) {
        direction_.assign(direction.begin(), direction.end());
    }
    /// From now on, choices are these.
    void choose(const double* choices);

    /// Goes downhill from `x` to what looks best, kept constraints given; the margin, in units of
    /// typical excesses, is how clearly they are to be kept. Stepped coordinates end on steps.
    double descend(std::vector<double>& x, double margin) const;
    /// What `descend` makes small, at a point.
    double merit(const double* x, double margin) const;

    /// By how much constraints are broken at a point, as it counts in `merit`.
    double excess(const double* x, double margin) const;
    /// The several losses at a point.
    std::vector<double> expected(const double* x) const;

    double variance(const double* x) const { return surrogate_.variance(x, choices_.data()); }
    /// Counts a point of the unit cube as known, whose loss is not.
    void mark(const double* point);
    /// To the nearest known point, in units of the box, by the largest coordinate.
    double nearest(const double* x) const;

    /// By how much the quadratic bends along coordinate `i`.
    double bend(std::size_t i) const { return mean_.curvature[i * low_.size() + i]; }
    const std::vector<double>& low() const { return low_; }
    const std::vector<double>& high() const { return high_; }

private:
    struct Limit {
        std::vector<double> weights;
        Surrogate::Mean mean;
    };
    struct Several {
        std::vector<double> weights;
        double offset = 0;
        Surrogate::Mean mean;
    };
    void place(const History& history, std::span<const Row> rows, const Frame& frame);
    double value(const double* x, double* gradient) const;
    void fit_constraints(const History& history, std::span<const Row> rows);
    void fit_constraint(std::span<const double> excesses);
    double relax(std::vector<double>& x, const std::vector<double>& low,
                 const std::vector<double>& high, double margin) const;

    const Space* space_;
    Surrogate surrogate_;
    Stride stride_;
    Frame frame_;
    std::vector<double> low_, high_;                  // what may be gone to
    std::vector<double> points_, choices_, weights_;  // points_: scaled, marked ones at the end
    Surrogate::Mean mean_;
    std::vector<Several> several_;  // instead of mean_
    std::vector<double> direction_;
    std::vector<Limit> limits_;
};

}  // namespace search
