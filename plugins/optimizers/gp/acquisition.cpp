// SPDX-License-Identifier: MIT
#include "acquisition.hpp"

#include <algorithm>

#include "improvement.hpp"

namespace gp {

namespace {

/// Of a process's variance: what is left beside a point that is known.
constexpr double least_variance = 1e-12;

Guess floored(const Process& process, Guess guess) {
    guess.variance = std::max(guess.variance, least_variance * process.variance());
    return guess;
}

}  // namespace

Acquisition::Acquisition(const Beliefs& beliefs, const Goal* goal, const AcquisitionTuning& tuning)
    : beliefs_(&beliefs),
      goal_(goal),
      tuning_(tuning),
      log_least_(numerics::log(tuning.least_solvable)) {}

Acquisition::Term Acquisition::kept(const Process& limit, Guess guess) const {
    guess = floored(limit, guess);
    const double deviation = numerics::sqrt(guess.variance), z = -guess.mean / deviation;
    const Sloped log_p = log_normal_cdf(z);
    return {log_p.value, {-log_p.slope / deviation, -0.5 * log_p.slope * z / guess.variance}};
}

Acquisition::Term Acquisition::solvable(const Guess& guess) const {
    Term term = kept(*beliefs_->solvable(), guess);
    if (term.value >= log_least_) return term;
    const double power = 1 + tuning_.steepness;
    return {power * term.value - tuning_.steepness * log_least_,
            {power * term.slope.by_mean, power * term.slope.by_variance}};
}

double Acquisition::gain(std::vector<Guess>& guesses, Slope* slopes) const {
    for (std::size_t j = 0; j < guesses.size(); ++j)
        guesses[j] = floored(beliefs_->loss(j), guesses[j]);
    return goal_->log_gain(guesses, slopes);
}

double Acquisition::at(const double* x, double* slope) const {
    const std::size_t d = beliefs_->ordered(), m = goal_ ? beliefs_->losses() : 0;
    std::vector<double> by_mean(slope ? d * std::max<std::size_t>(m, 1) : 0), by_variance(by_mean);
    const auto guessed = [&](const Process& process, std::size_t place) {
        return slope ? process.at(x, by_mean.data() + place * d, by_variance.data() + place * d)
                     : process.at(x);
    };
    const auto add_slope = [&](const Slope& by, std::size_t place) {
        for (std::size_t i = 0; i < d; ++i)
            slope[i] +=
                by.by_mean * by_mean[place * d + i] + by.by_variance * by_variance[place * d + i];
    };
    if (slope) std::fill(slope, slope + d, 0.0);
    double sum = 0;
    if (goal_) {
        std::vector<Guess> guesses(m);
        std::vector<Slope> slopes(m);
        for (std::size_t j = 0; j < m; ++j) guesses[j] = guessed(beliefs_->loss(j), j);
        sum += gain(guesses, slopes.data());
        for (std::size_t j = 0; slope && j < m; ++j) add_slope(slopes[j], j);
    }
    for (std::size_t j = 0; j < beliefs_->limits(); ++j) {
        const Term term = kept(beliefs_->limit(j), guessed(beliefs_->limit(j), 0));
        sum += term.value;
        if (slope) add_slope(term.slope, 0);
    }
    if (beliefs_->solvable()) {
        const Term term = solvable(guessed(*beliefs_->solvable(), 0));
        sum += term.value;
        if (slope) add_slope(term.slope, 0);
    }
    return sum;
}

Vector Acquisition::at(const Matrix& points) const {
    const auto count = static_cast<std::size_t>(points.cols());
    Vector sums = Vector::Zero(points.cols()), mean, variance;
    const auto guess_at = [&](Eigen::Index k) { return Guess{mean[k], variance[k]}; };
    if (goal_) {
        const std::size_t m = beliefs_->losses();
        std::vector<std::vector<Guess>> guesses(count, std::vector<Guess>(m));
        for (std::size_t j = 0; j < m; ++j) {
            beliefs_->loss(j).at(points, mean, variance);
            for (std::size_t k = 0; k < count; ++k)
                guesses[k][j] = guess_at(static_cast<Eigen::Index>(k));
        }
        for (std::size_t k = 0; k < count; ++k)
            sums[static_cast<Eigen::Index>(k)] = gain(guesses[k], nullptr);
    }
    for (std::size_t j = 0; j < beliefs_->limits(); ++j) {
        beliefs_->limit(j).at(points, mean, variance);
        for (Eigen::Index k = 0; k < points.cols(); ++k)
            sums[k] += kept(beliefs_->limit(j), guess_at(k)).value;
    }
    if (beliefs_->solvable()) {
        beliefs_->solvable()->at(points, mean, variance);
        for (Eigen::Index k = 0; k < points.cols(); ++k) sums[k] += solvable(guess_at(k)).value;
    }
    return sums;
}

}  // namespace gp
