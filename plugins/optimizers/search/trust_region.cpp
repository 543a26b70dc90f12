// SPDX-License-Identifier: MIT
#include "trust_region.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "numerics/elementary.hpp"
#include "numerics/normal.hpp"

namespace search {

namespace {

/// Points that are kept in sight: several times as many as a surrogate takes.
constexpr std::size_t pool_max = 512;

/// Points of the box that are looked at where one is sought without a gradient.
constexpr int looks = 10;

/// Anywhere in the box.
std::vector<double> drawn(const Landscape& landscape, numerics::Engine& engine) {
    std::vector<double> x(landscape.low().size());
    for (std::size_t i = 0; i < x.size(); ++i)
        x[i] = landscape.low()[i] +
               numerics::uniform_unit(engine) * (landscape.high()[i] - landscape.low()[i]);
    return x;
}

/// What the model knows least, among a few: a model-improving step. `otherwise` where it knows
/// nothing.
std::vector<double> least_known(const Landscape& landscape, std::vector<double> otherwise,
                                numerics::Engine& engine) {
    double most = -1;
    for (int k = 0; k < looks; ++k) {
        std::vector<double> more = drawn(landscape, engine);
        const double variance = landscape.variance(more.data());
        if (variance > most) {
            most = variance;
            otherwise = std::move(more);
        }
    }
    return otherwise;
}

}  // namespace

void TrustRegion::start(const History& history, Row row) {
    centre_ = row;
    half_width_ = tuning_.first;
    failures_ = 0;
    shape_.assign(space_->ordered(), 1.0);
    pool_.clear();
    for (Row each = 0; each < history.size(); ++each)
        if (history.state(each) == State::complete) pool_.push_back(each);
    if (pool_.size() > pool_max) pool_ = nearest(history, pool_, pool_max / 2);
    idle_ = 0;
    milestone_ = history.losses(row)[0];
    std::vector<double> losses;
    for (const Row each : pool_) losses.push_back(history.losses(each)[0]);
    std::nth_element(losses.begin(),
                     losses.begin() + static_cast<std::ptrdiff_t>(losses.size() / 2), losses.end());
    scale_ = std::abs(losses[losses.size() / 2] - milestone_);
}

bool TrustRegion::is_near(const History& history, const double* point, double radius) const {
    if (!centre_) return false;
    const double* const centre = history.point(*centre_);
    double far = 0;
    for (std::size_t i = 0; i < space_->ordered(); ++i)
        far = std::max(far, std::abs(point[i] - centre[i]));
    for (std::size_t i = space_->ordered(); i < space_->size(); ++i)
        if (point[i] != centre[i]) return false;
    return far < radius;
}

std::vector<Row> TrustRegion::nearest(const History& history, std::vector<Row> rows,
                                      std::size_t count) const {
    const std::size_t d = space_->ordered(), size = space_->size();
    const double* const centre = history.point(*centre_);
    std::vector<std::pair<double, Row>> found;
    for (const Row row : rows) {
        const double* const point = history.point(row);
        double square = 0;
        for (std::size_t i = 0; i < d; ++i) {
            const double step = (point[i] - centre[i]) / shape_[i];
            square += step * step;
        }
        for (std::size_t i = d; i < size; ++i)
            if (point[i] != centre[i]) square += half_width_ * half_width_;
        found.emplace_back(square, row);
    }
    count = std::min(count, found.size());
    std::nth_element(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(count) - 1,
                     found.end());
    rows.clear();
    for (std::size_t i = 0; i < count; ++i) rows.push_back(found[i].second);
    std::sort(rows.begin(), rows.end());
    return rows;
}

Frame TrustRegion::box(const History& history) const {
    const double* const centre = history.point(*centre_);
    Frame frame;
    for (std::size_t i = 0; i < space_->ordered(); ++i) {
        frame.centre.push_back(centre[i]);
        // The next step is always within reach.
        frame.half.push_back(std::max(half_width_ * shape_[i], space_->cell(i)));
    }
    return frame;
}

Landscape TrustRegion::modelled(const History& history, const Frame& frame) {
    const std::size_t d = space_->ordered();
    const double full = static_cast<double>((d + 1) * (d + 2)) / 2;
    const auto count = static_cast<std::size_t>(
        std::min(std::max(tuning_.points * full, 12.0), tuning_.points_max));
    const std::vector<Row> rows = nearest(history, pool_, count);
    std::vector<double> losses;
    for (const Row row : rows) losses.push_back(history.losses(row)[0]);
    // While others are in flight every second step goes to bounds at once: where optima lie on
    // them, a batch would pay for each careful step with a round.
    bold_ = !own_.empty() && !bold_;
    Stride stride = tuning_.stride;
    if (bold_) stride.to_bound = 1;
    Landscape landscape(*space_, tuning_.covariance, stride);
    landscape.fit(history, rows, losses, frame);
    landscape.choose(history.point(*centre_) + d);
    return landscape;
}

// Half widths go with 1 / sqrt(curvature), which makes the quadratic look alike in all coordinates.
// Their product stays 1, so that the box is as large as before (TuRBO divides by the geometric mean
// of its length scales for that).
void TrustRegion::adapt_shape(const Landscape& landscape, const Frame& frame) {
    const std::size_t d = space_->ordered();
    std::vector<double> bends(d);
    double most = 1e-12, sum = 0;
    for (std::size_t i = 0; i < d; ++i) {
        const double b = landscape.bend(i) / (frame.half[i] * frame.half[i]);
        bends[i] = b > 0 ? b : 0;
        most = std::max(most, bends[i]);
    }
    for (double& b : bends) {
        b = -0.5 * numerics::log(std::max(b / most, 1 / (tuning_.stretch * tuning_.stretch)));
        sum += b;
    }
    double total = 0;
    for (std::size_t i = 0; i < d; ++i) {
        shape_[i] = (1 - tuning_.adapt) * numerics::log(shape_[i]) +
                    tuning_.adapt * (bends[i] - sum / static_cast<double>(d));
        total += shape_[i];
    }
    for (double& s : shape_) s = numerics::exp(s - total / static_cast<double>(d));
}

// From the centre, and from the best of a few points, which finds a second valley.
std::vector<double> TrustRegion::lowest(const Landscape& landscape,
                                        numerics::Engine& engine) const {
    std::vector<double> x(space_->ordered(), 0.0);
    const double value = landscape.descend(x, margin_);
    std::vector<double> other = drawn(landscape, engine);
    double other_value = landscape.merit(other.data(), margin_);
    for (int k = 0; k < looks; ++k) {
        std::vector<double> more = drawn(landscape, engine);
        const double more_value = landscape.merit(more.data(), margin_);
        if (more_value < other_value) {
            other = more;
            other_value = more_value;
        }
    }
    other_value = landscape.descend(other, margin_);
    return other_value < value ? other : x;
}

std::optional<std::vector<double>> TrustRegion::beside(const Landscape& landscape,
                                                       const std::vector<double>& x,
                                                       numerics::Engine& engine) const {
    std::optional<std::vector<double>> best;
    double best_value = 0;
    for (int k = 0; k < tuning_.apart_draws; ++k) {
        std::vector<double> near = x;
        const double wide = tuning_.apart_wide * numerics::uniform_unit(engine);
        for (std::size_t i = 0; i < near.size(); ++i)
            near[i] = std::clamp(near[i] + wide * numerics::normal(engine), landscape.low()[i],
                                 landscape.high()[i]);
        if (landscape.nearest(near.data()) < tuning_.apart) continue;
        const double near_value = landscape.merit(near.data(), margin_);
        if (!best || near_value < best_value) {
            best = near;
            best_value = near_value;
        }
    }
    return best;
}

std::optional<std::vector<double>> TrustRegion::proposal_at(const std::vector<double>& at,
                                                            const Frame& frame,
                                                            const double* choices,
                                                            const Accept& accept) {
    const std::size_t d = space_->ordered(), c = space_->choices();
    std::vector<double> point(d + c);
    last_step_ = 0;
    for (std::size_t i = 0; i < d; ++i) {
        point[i] = std::clamp(frame.centre[i] + at[i] * frame.half[i], 0.0, 1.0);
        last_step_ = std::max(last_step_, std::abs(at[i]));
    }
    std::copy(choices, choices + c, point.begin() + static_cast<std::ptrdiff_t>(d));
    if (!accept(point.data())) return std::nullopt;
    return point;
}

std::optional<std::vector<double>> TrustRegion::propose(const History& history,
                                                        numerics::Engine& engine,
                                                        const Accept& accept) {
    if (!centre_ || space_->ordered() == 0 || own_.size() >= tuning_.flying_max)
        return std::nullopt;
    const Frame frame = box(history);
    const double* const choices = history.point(*centre_) + space_->ordered();
    Landscape landscape = modelled(history, frame);
    if (tuning_.adapt > 0) adapt_shape(landscape, frame);

    const std::vector<double> x = lowest(landscape, engine);
    if (landscape.nearest(x.data()) >= tuning_.close) {
        for (const auto& [row, step] : own_) landscape.mark(history.point(row));
        const bool alone = own_.empty() || landscape.nearest(x.data()) >= tuning_.apart;
        if (alone)
            if (auto point = proposal_at(x, frame, choices, accept)) return point;
        // One like it is in flight: another as good as may be, but apart.
        if (const auto other = beside(landscape, x, engine))
            if (auto point = proposal_at(*other, frame, choices, accept)) return point;
    }
    return proposal_at(least_known(landscape, x, engine), frame, choices, accept);
}

void TrustRegion::count_failure() {
    // What flies was proposed before this was known: it does not count again.
    if (++failures_ < tuning_.patience + tuning_.flying * static_cast<int>(own_.size())) return;
    half_width_ *= tuning_.shrink;
    failures_ = 0;
}

void TrustRegion::learn(const History& history, Row row, const Better& is_better, bool feasible,
                        bool follows) {
    if (!centre_) return;
    pool_.push_back(row);
    if (pool_.size() > pool_max) pool_ = nearest(history, pool_, pool_max / 2);
    const auto ended = own_.extract(row);
    const bool own = !ended.empty(), better = is_better(row, *centre_);
    if (own) {
        ++idle_;
        margin_ = feasible ? std::max(margin_ * 0.5, 1e-9) : std::min(margin_ * 2, 0.2);
        if (better) {
            // At the edge of the box: it may well go on outside.
            if (ended.mapped() > 0.5) half_width_ = std::min(half_width_ * tuning_.grow, 1.0);
            failures_ = 0;
        } else {
            count_failure();
        }
    }
    if (!better) return;
    // Elsewhere something better was found: another search's business, unless it is next door.
    if (!own && !follows && !is_near(history, history.point(row), half_width_)) return;
    centre_ = row;
    const double loss = history.losses(row)[0];
    if (!feasible || !(milestone_ - loss < tuning_.tolerance * scale_)) {
        milestone_ = loss;
        idle_ = 0;
    }
}

}  // namespace search
