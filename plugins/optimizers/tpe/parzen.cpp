// SPDX-License-Identifier: MIT
#include "parzen.hpp"

#include <algorithm>

#include "numerics/elementary.hpp"
#include "numerics/normal.hpp"

namespace tpe {

namespace {

constexpr double log_sqrt_two_pi = 0x1.d67f1c864beb5p-1;

/// Share of a normal that lies in [0, 1], by the logistic curve that is nowhere more than 0.01 from
/// the normal's (Bowling and others 2009): a norm needs no third digit, and it costs a third.
double share_inside(double centre, double width) {
    const double above = 1.702 * (1 - centre) / width, below = 1.702 * centre / width;
    return 1 / (1 + numerics::exp(-above)) - 1 / (1 + numerics::exp(below));
}

}  // namespace

void Parzen::fit_widths(std::span<const Observation> observations, const Bandwidth& bandwidth) {
    const double n = static_cast<double>(observations.size());
    const double d = static_cast<double>(space_->size());
    const double shrink = numerics::power(n + 1, -1 / (d + 4));
    width_.resize(space_->ordered());
    for (std::size_t i = 0; i < width_.size(); ++i) {
        double weights = 0, mean = 0, square = 0;
        for (const Observation& each : observations) {
            weights += each.weight;
            mean += each.weight * each.point[i];
            square += each.weight * each.point[i] * each.point[i];
        }
        mean /= weights;
        const double spread = numerics::sqrt(std::max(square / weights - mean * mean, 0.0));
        // A cell is seen whole: below half of its width a kernel would see only its own value.
        const double least =
            std::max({bandwidth.least, bandwidth.shared / (n + 2), 0.5 * space_->cell(i)});
        width_[i] = std::max(bandwidth.factor * spread * shrink, least);
    }
}

void Parzen::fit(std::span<const Observation> observations, const Bandwidth& bandwidth,
                 double prior_weight) {
    const std::size_t ordered = space_->ordered(), size = space_->size();
    kernels_ = observations.size();
    fit_widths(observations, bandwidth);
    centres_.resize(size * kernels_);
    for (std::size_t i = 0; i < size; ++i)
        for (std::size_t k = 0; k < kernels_; ++k)
            centres_[i * kernels_ + k] = observations[k].point[i];

    double total = prior_weight;
    for (const Observation& each : observations) total += each.weight;
    cumulative_.resize(kernels_ + 1);
    constant_.resize(kernels_);
    weight_.resize(kernels_);
    prior_ = prior_weight / total;
    double sum = 0, widths = 0;
    for (const double width : width_) widths += numerics::log(width) + log_sqrt_two_pi;
    for (std::size_t k = 0; k < kernels_; ++k) {
        weight_[k] = observations[k].weight / total;
        sum += weight_[k];
        cumulative_[k] = sum;
        double inside = 1;
        for (std::size_t i = 0; i < ordered; ++i)
            inside *= share_inside(centres_[i * kernels_ + k], width_[i]);
        constant_[k] = numerics::log(weight_[k] / inside) - widths;
    }
    cumulative_[kernels_] = 1;

    // Aitchison, Aitken (1976): the observed value has most, the others share the rest, which
    // shrinks with the number of observations.
    log_prior_ = numerics::log(prior_weight / total);
    log_same_.resize(space_->choices());
    log_other_.resize(space_->choices());
    share_same_.resize(space_->choices());
    for (std::size_t c = 0; c < space_->choices(); ++c) {
        const double values = static_cast<double>(space_->values(c));
        const double prior = 1 / (static_cast<double>(kernels_) + 1);
        const double norm = 1 + values * prior;
        share_same_[c] = (1 + prior) / norm;
        log_same_[c] = numerics::log(share_same_[c]);
        log_other_[c] = numerics::log(prior / norm);
        log_prior_ -= numerics::log(values);
    }
}

double Parzen::log_density(const double* point) const {
    terms_.assign(kernels_, 0.0);
    double* const terms = terms_.data();
    const std::size_t n = kernels_;
    for (std::size_t i = 0; i < space_->ordered(); ++i) {
        const double* const centres = centres_.data() + i * n;
        const double x = point[i], scale = 1 / width_[i];
        for (std::size_t k = 0; k < n; ++k) {
            const double z = (x - centres[k]) * scale;
            terms[k] -= 0.5 * z * z;
        }
    }
    for (std::size_t c = 0; c < space_->choices(); ++c) {
        const double* const centres = centres_.data() + (space_->ordered() + c) * n;
        const double value = point[space_->ordered() + c];
        const double same = log_same_[c], other = log_other_[c];
        for (std::size_t k = 0; k < n; ++k) terms[k] += centres[k] == value ? same : other;
    }
    double most = log_prior_;
    for (std::size_t k = 0; k < n; ++k) {
        terms[k] += constant_[k];
        most = std::max(most, terms[k]);
    }
    for (std::size_t k = 0; k < n; ++k) terms[k] = numerics::exp(terms[k] - most);
    double sum = numerics::exp(log_prior_ - most);
    for (std::size_t k = 0; k < n; ++k) sum += terms[k];
    return most + numerics::log(sum);
}

double Parzen::log_marginals(const double* point) const {
    double sum = 0;
    const std::size_t n = kernels_;
    for (std::size_t i = 0; i < space_->ordered(); ++i) {
        const double* const centres = centres_.data() + i * n;
        const double norm = 1 / (width_[i] * 0x1.40d931ff62706p1);  // sqrt(2 pi)
        double density = 0;
        for (std::size_t k = 0; k < n; ++k) {
            const double z = (point[i] - centres[k]) / width_[i];
            density += weight_[k] * numerics::exp(-0.5 * z * z);
        }
        sum += numerics::log(prior_ + norm * density);
    }
    for (std::size_t c = 0; c < space_->choices(); ++c) {
        const double* const centres = centres_.data() + (space_->ordered() + c) * n;
        const double values = static_cast<double>(space_->values(c));
        const double other = (1 - share_same_[c]) / (values - 1);
        double density = prior_ / values;
        for (std::size_t k = 0; k < n; ++k)
            density +=
                weight_[k] * (centres[k] == point[space_->ordered() + c] ? share_same_[c] : other);
        sum += numerics::log(density);
    }
    return sum;
}

std::size_t Parzen::pick(numerics::Engine& engine) const {
    const double at = numerics::uniform_unit(engine);
    return static_cast<std::size_t>(
        std::upper_bound(cumulative_.begin(), cumulative_.end() - 1, at) - cumulative_.begin());
}

double Parzen::draw_from(numerics::Engine& engine, std::size_t kernel,
                         std::size_t coordinate) const {
    const bool prior = kernel == kernels_;
    if (coordinate < space_->ordered())
        return prior ? numerics::uniform_unit(engine)
                     : numerics::normal_between(engine, centres_[coordinate * kernels_ + kernel],
                                                width_[coordinate], 0, 1);
    const std::size_t choice = coordinate - space_->ordered();
    const std::uint64_t values = space_->values(choice);
    if (prior) return static_cast<double>(numerics::uniform_below(engine, values));
    const double own = centres_[coordinate * kernels_ + kernel];
    if (numerics::uniform_unit(engine) < share_same_[choice]) return own;
    const auto other = static_cast<double>(numerics::uniform_below(engine, values - 1));
    return other < own ? other : other + 1;
}

void Parzen::draw(numerics::Engine& engine, double* point) const {
    const std::size_t kernel = pick(engine);
    for (std::size_t i = 0; i < space_->size(); ++i) point[i] = draw_from(engine, kernel, i);
}

double Parzen::draw_coordinate(numerics::Engine& engine, std::size_t coordinate) const {
    return draw_from(engine, pick(engine), coordinate);
}

}  // namespace tpe
