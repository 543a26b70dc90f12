// SPDX-License-Identifier: MIT
#include "beliefs.hpp"

#include <algorithm>

namespace gp {

using Eigen::Index;

Beliefs::Beliefs(const search::Space& space, std::size_t objectives, std::size_t constraints,
                 const BeliefTuning& tuning)
    : space_(&space), objectives_(objectives), constraints_(constraints), tuning_(tuning) {
    quantities_.resize(objectives + constraints);
}

Matrix Beliefs::points(const search::History& history, std::span<const Row> rows) const {
    Matrix found(static_cast<Index>(rows.size()), static_cast<Index>(space_->size()));
    for (Index k = 0; k < found.rows(); ++k)
        for (Index i = 0; i < found.cols(); ++i)
            found(k, i) = history.point(rows[static_cast<std::size_t>(k)])[i];
    return found;
}

namespace {

/// Whose square and difference are still numbers.
constexpr double value_most = 1e150;

/// Every so many, so that at most `most` are left.
std::vector<std::size_t> thinned(std::size_t count, std::size_t most) {
    std::vector<std::size_t> kept;
    const std::size_t take = std::min(count, most);
    for (std::size_t i = 0; i < take; ++i) kept.push_back(i * count / take);
    return kept;
}

template <typename T>
std::vector<T> picked(std::span<const T> values, const std::vector<std::size_t>& which) {
    std::vector<T> found;
    for (const std::size_t each : which) found.push_back(values[each]);
    return found;
}

std::size_t next_fit(std::size_t count, double growth) {
    return count + 1 + static_cast<std::size_t>(growth * static_cast<double>(count));
}

}  // namespace

void Beliefs::fit(Quantity& quantity, const Pairs& pairs, const std::vector<double>& values,
                  const std::vector<Warp>& warps) const {
    const auto kept = thinned(values.size(), static_cast<std::size_t>(pairs.count()));
    Warped best = likeliest(pairs, picked(std::span<const double>(values), kept),
                            tuning_.warp ? warps : std::vector<Warp>{warps.front()}, tuning_.prior,
                            tuning_.fit_steps);
    quantity.warp = best.warp;
    quantity.correlation = best.fitted.correlation;
}

void Beliefs::learn(const search::History& history, std::span<const Row> rows,
                    std::span<const Row> failed) {
    const Matrix at = points(history, rows);
    const bool anew = rows.size() >= fit_at_;
    std::optional<Pairs> pairs;
    if (anew) {
        const auto kept = picked(rows, thinned(rows.size(), tuning_.fitted_max));
        pairs.emplace(points(history, kept), space_->ordered());
        fit_at_ = next_fit(rows.size(), tuning_.refit);
    }
    for (std::size_t j = 0; j < quantities_.size(); ++j) {
        Quantity& quantity = quantities_[j];
        std::vector<double> values;
        for (const Row row : rows) {
            const double value =
                j < objectives_ ? history.losses(row)[j] : history.excesses(row)[j - objectives_];
            values.push_back(std::clamp(value, -value_most, value_most));
        }
        auto warps = j < objectives_ ? warps_of_losses(values) : warps_of_excesses(values);
        // A volume of logarithms is another volume.
        if (objectives_ > 1 && j < objectives_) warps.resize(1);
        if (anew) fit(quantity, *pairs, values, warps);
        // The best has moved since, and the scale of a logarithm begins at the best.
        if (j < objectives_ && quantity.warp.kind == Warp::Kind::logarithm)
            quantity.warp.origin = std::min(quantity.warp.origin, warps.front().origin);
        quantity.process.condition(at, space_->ordered(), warped(values, quantity.warp),
                                   quantity.correlation);
    }
    if (failed.empty()) return;

    // Solved or not, as a constraint: below 0 it was.
    std::vector<Row> all(rows.begin(), rows.end());
    all.insert(all.end(), failed.begin(), failed.end());
    std::sort(all.begin(), all.end());
    Vector labels(static_cast<Index>(all.size()));
    for (std::size_t k = 0; k < all.size(); ++k)
        labels[static_cast<Index>(k)] = history.state(all[k]) == search::State::failed ? 0.5 : -0.5;
    if (!solvable_ || all.size() >= fit_solvable_at_) {
        const auto kept = thinned(all.size(), tuning_.fitted_max);
        const Pairs of_all(points(history, picked(std::span<const Row>(all), kept)),
                           space_->ordered());
        Vector some(static_cast<Index>(kept.size()));
        for (std::size_t k = 0; k < kept.size(); ++k)
            some[static_cast<Index>(k)] = labels[static_cast<Index>(kept[k])];
        if (!solvable_) solvable_.emplace();
        solvable_->correlation =
            gp::fit(of_all, some, expected_correlation(space_->size(), tuning_.solvable_prior),
                    tuning_.solvable_prior, tuning_.fit_steps)
                .correlation;
        fit_solvable_at_ = next_fit(all.size(), tuning_.refit);
    }
    solvable_->process.condition(points(history, all), space_->ordered(), labels,
                                 solvable_->correlation);
}

void Beliefs::believe(const double* point) {
    for (Quantity& each : quantities_) each.process.believe(point);
    if (solvable_) solvable_->process.believe(point);
}

}  // namespace gp
