// SPDX-License-Identifier: MIT
// Which designs can be solved at all, learnt from those that could and those that could not.
//
// Two opinions are pooled. A smooth one sees the whole space: Bayesian logistic regression on each
// parameter and its square, a cause of failure at a time, so that half-spaces and balls are learnt
// from a few dozen trials and extrapolated. A local one votes: the nearest trials, by the square of
// how close they are; it bends to any shape, and far from everything it knows only how often
// designs succeed. Neither ever says never.
//
// Cost: O(parameters^2) a trial and a question, whatever the history; what votes is the newest
// trials.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "logistic.hpp"

namespace search {

/// The latest successes and failures; each pushes out only its own kind, so that the memory of the
/// rarer kind lasts.
class Neighbours {
public:
    /// By parameter how many choices it has; 0 where values have an order and lie in [0, 1].
    explicit Neighbours(std::span<const std::size_t> choices);

    void add(std::span<const double> point, Logistic::Seen seen);
    double logit(std::span<const double> point) const;

    /// Squared distance to the nearest that is kept; a different choice is a distance of 1.
    /// Infinite when there is none.
    double nearest(std::span<const double> point) const;

    /// Visits the kept successes, newest first.
    template <typename Visit>
    void for_successes(const Visit& visit) const {
        std::vector<double> point(columns_.size());
        for (std::size_t back = 0; back < std::min(successes_, kept_each); ++back) {
            const std::size_t slot = (successes_ - 1 - back) % kept_each;
            for (std::size_t i = 0; i < point.size(); ++i) point[i] = columns_[i][slot];
            visit(std::span<const double>(point));
        }
    }

private:
    /// Of successes, and of failures: more would cost more time than they add, since voters are
    /// near and the newest trials are near each other.
    static constexpr std::size_t kept_each = 128;
    using Column = std::array<double, 2 * kept_each>;  // successes, then failures

    Column distances(std::span<const double> point) const;

    std::vector<Column> columns_;  // by parameter
    std::vector<bool> has_choices_;
    std::size_t successes_ = 0, failures_ = 0;  // ever seen
};

class Feasibility {
public:
    /// As for Neighbours. Points are numbers in [0, 1] and, where there are choices, their index.
    explicit Feasibility(std::span<const std::size_t> choices);

    void add_success(std::span<const double> point);
    /// `stage` is where it failed: failures of one stage are taken for one cause.
    void add_failure(std::span<const double> point, std::string_view stage);

    /// Without failures there is nothing to model, and every probability is 1.
    bool has_failures() const { return failures_ != 0; }
    double log_success(std::span<const double> point) const;

    const Neighbours& neighbours() const { return neighbours_; }

private:
    struct Cause {
        std::string stage;
        Logistic against_success;  // success rather than this
    };

    std::vector<double> features(std::span<const double> point) const;
    Cause& cause(std::string_view stage);

    std::vector<std::size_t> choices_;
    std::vector<double> deviations_;  // of the weights, by feature
    bool has_squares_ = false;
    std::vector<Cause> causes_;
    Neighbours neighbours_;
    std::size_t successes_ = 0, failures_ = 0;
};

}  // namespace search
