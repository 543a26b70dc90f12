// SPDX-License-Identifier: MIT
#include "feasibility.hpp"

#include <algorithm>
#include <limits>

#include "numerics/elementary.hpp"

namespace search {

namespace {

/// How many vote. With 4 to 16 the predictions were equally good within noise (README).
constexpr std::size_t voters = 8;
/// The vote of what is known of no place in particular, in trials at the usual distance.
constexpr double prior_vote = 0.5;
/// Of the smooth opinion in the pool of log odds, the local one has the rest (README).
constexpr double smooth_share = 0.6;

/// Standard deviations of weights: features span about [-1, 1], so a parameter may turn the odds by
/// e^4 either way before data says so, and the odds of a usual design are within e^3.
constexpr double weight_deviation = 4, bias_deviation = 3;
/// Features up to which squares take part: above, their covariance costs more than it teaches.
constexpr std::size_t features_max = 64;
/// Stages have a handful of names; what comes after is one cause.
constexpr std::size_t causes_max = 4;

/// Farther than any point: the place of slots that are still empty.
constexpr double nowhere = 1e6;

}  // namespace

Neighbours::Neighbours(std::span<const std::size_t> choices) : columns_(choices.size()) {
    for (Column& column : columns_) column.fill(nowhere);
    for (const std::size_t each : choices) has_choices_.push_back(each > 0);
}

void Neighbours::add(std::span<const double> point, Logistic::Seen seen) {
    const std::size_t slot = seen == Logistic::Seen::success ? successes_++ % kept_each
                                                             : kept_each + failures_++ % kept_each;
    for (std::size_t i = 0; i < point.size(); ++i) columns_[i][slot] = point[i];
}

Neighbours::Column Neighbours::distances(std::span<const double> point) const {
    Column squares{};
    for (std::size_t i = 0; i < point.size(); ++i) {
        const Column& column = columns_[i];
        const double at = point[i];
        if (has_choices_[i]) {
            for (std::size_t j = 0; j < column.size(); ++j)
                squares[j] += column[j] == nowhere ? nowhere : column[j] == at ? 0.0 : 1.0;
            continue;
        }
        for (std::size_t j = 0; j < column.size(); ++j)
            squares[j] += (column[j] - at) * (column[j] - at);
    }
    return squares;
}

double Neighbours::nearest(std::span<const double> point) const {
    const Column squares = distances(point);
    const double least = *std::min_element(squares.begin(), squares.end());
    return least < nowhere ? least : std::numeric_limits<double>::infinity();
}

double Neighbours::logit(std::span<const double> point) const {
    const Column squares = distances(point);
    // The nearest so far, nearest first; of equally near ones the earlier slot.
    std::array<std::size_t, voters> near{};
    std::size_t count = 0;
    for (std::size_t j = 0; j < squares.size(); ++j) {
        if (squares[j] >= nowhere) continue;
        if (count == voters && squares[j] >= squares[near[count - 1]]) continue;
        std::size_t at = count < voters ? count++ : count - 1;
        for (; at > 0 && squares[near[at - 1]] > squares[j]; --at) near[at] = near[at - 1];
        near[at] = j;
    }

    // The square of the usual distance between neighbours among n random points in d dimensions;
    // d / 6 is that between any two.
    const auto d = static_cast<double>(columns_.size());
    const auto n = static_cast<double>(successes_ + failures_);
    const double usual = d / 6 * numerics::power(n + 1, -2 / d);
    const double rate = (static_cast<double>(successes_) + 0.5) / (n + 1);
    double for_success = prior_vote * rate, against = prior_vote * (1 - rate);
    for (std::size_t k = 0; k < count; ++k) {
        // A trial at this very place has a thousand votes, not all: solvers do fail by chance.
        const double vote = usual / std::max(squares[near[k]], usual / 1000);
        (near[k] < kept_each ? for_success : against) += vote;
    }
    return numerics::log(for_success / against);
}

Feasibility::Feasibility(std::span<const std::size_t> choices)
    : choices_(choices.begin(), choices.end()), neighbours_(choices) {
    std::size_t count = 1;
    for (const std::size_t each : choices_) count += each > 0 ? each : 1;
    const std::size_t ordered =
        static_cast<std::size_t>(std::count(choices_.begin(), choices_.end(), std::size_t{0}));
    has_squares_ = count + ordered <= features_max;
    if (has_squares_) count += ordered;
    deviations_.assign(count, weight_deviation);
    deviations_[0] = bias_deviation;
}

std::vector<double> Feasibility::features(std::span<const double> point) const {
    std::vector<double> z{1};
    z.reserve(deviations_.size());
    for (std::size_t i = 0; i < point.size(); ++i) {
        if (choices_[i] == 0) {
            const double x = 2 * point[i] - 1;
            z.push_back(x);
            if (has_squares_) z.push_back(x * x - 1.0 / 3);  // its mean is taken off
            continue;
        }
        const auto count = static_cast<double>(choices_[i]);
        for (std::size_t choice = 0; choice < choices_[i]; ++choice)
            z.push_back((static_cast<double>(choice) == point[i] ? 1.0 : 0.0) - 1 / count);
    }
    return z;
}

Feasibility::Cause& Feasibility::cause(std::string_view stage) {
    for (Cause& each : causes_)
        if (each.stage == stage) return each;
    if (causes_.size() == causes_max) return causes_.back();
    Cause& fresh = causes_.emplace_back(Cause{std::string(stage), Logistic(deviations_)});
    neighbours_.for_successes([&](std::span<const double> point) {
        fresh.against_success.observe(features(point), Logistic::Seen::success);
    });
    return fresh;
}

void Feasibility::add_success(std::span<const double> point) {
    ++successes_;
    neighbours_.add(point, Logistic::Seen::success);
    const std::vector<double> z = features(point);
    for (Cause& each : causes_) each.against_success.observe(z, Logistic::Seen::success);
}

void Feasibility::add_failure(std::span<const double> point, std::string_view stage) {
    ++failures_;
    neighbours_.add(point, Logistic::Seen::failure);
    cause(stage).against_success.observe(features(point), Logistic::Seen::failure);
}

/// Causes compete: the odds against success are the sum of each cause's, which makes the causes one
/// multinomial logistic model with success as its reference.
double Feasibility::log_success(std::span<const double> point) const {
    if (!has_failures()) return 0;
    const std::vector<double> z = features(point);
    double odds_against = 0;
    for (const Cause& each : causes_) odds_against += numerics::exp(-each.against_success.logit(z));
    const double pooled =
        -smooth_share * numerics::log(odds_against) + (1 - smooth_share) * neighbours_.logit(point);
    const double p = 1 / (1 + numerics::exp(-pooled));
    // Half a trial's worth of doubt: nothing is ruled out for ever.
    const auto n = static_cast<double>(successes_ + failures_);
    return numerics::log((n * p + 0.5) / (n + 1));
}

}  // namespace search
