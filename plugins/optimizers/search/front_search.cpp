// SPDX-License-Identifier: MIT
#include "front_search.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "numerics/elementary.hpp"

namespace search {

namespace {

/// Directions that compete for a proposal: with 4 fronts were better than with 1 on 6 of 7
/// functions, with 8 a little better than with 4, above all with three objectives (README).
constexpr int directions = 8;
/// Starts of a descent: the centre, and a random point of the box.
constexpr int starts = 2;
/// Points that a model is made of. With 50 it was a little worse, and costs go with the cube.
constexpr std::size_t modelled = 80;
/// Rows that are searched for neighbours; the latest are where the front is.
constexpr std::size_t pool_most = 1000;
/// Members that stand for a longer front.
constexpr std::size_t front_most = 256;
/// Shares of a step that are tried too where designs fail: less of it is safer.
constexpr double shares[] = {1, 0.7, 0.45, 0.25, 0.1};
/// A centre that led nowhere is searched more closely next time; where the solver failed, that says
/// less about the model of the losses.
constexpr double after_miss = 0.6, after_failure = 0.8, after_hit = 1.5;
/// One objective wants steps of 0.3 and caution at bounds; fronts hardly tell, but where they lie
/// on bounds caution misses them (README).
constexpr Stride stride{.round = 0.4, .to_bound = 1, .at_bound = 0};
constexpr double half_width_most = 0.5, half_width_least = 1e-5;
/// In typical excesses: the margin by which constraints are to be kept grows up to this while
/// they are missed. Larger ones kept whole parts of fronts out of reach (README).
constexpr double margin_most = 0.005, margin_least = 1e-9;
/// No objective is left out of account entirely.
constexpr double weight_least = 0.01;
/// Of the range: the ideal point lies so far beyond the best of each objective, so that the ends of
/// a front can be improved too.
constexpr double beyond = 0.02;

}  // namespace

void FrontSearch::normalise_by(const History& history, std::span<const Row> front) {
    const std::span<const double> first = history.losses(front[0]);
    const std::size_t m = first.size();
    ideal_.assign(first.begin(), first.end());
    std::vector<double> worst = ideal_;
    for (const Row row : front)
        for (std::size_t k = 0; k < m; ++k) {
            ideal_[k] = std::min(ideal_[k], history.losses(row)[k]);
            worst[k] = std::max(worst[k], history.losses(row)[k]);
        }
    range_.resize(m);
    for (std::size_t k = 0; k < m; ++k) {
        range_[k] = worst[k] - ideal_[k];
        if (!(range_[k] > 0)) range_[k] = std::max(std::abs(ideal_[k]), 1e-12);
        ideal_[k] -= beyond * range_[k];
    }
    reached_.clear();
    for (const Row row : front) reached_.push_back(normalised(history.losses(row)));
}

/// Linear on the front, logarithmic behind it, where only the way out matters.
std::vector<double> FrontSearch::normalised(std::span<const double> losses) const {
    std::vector<double> found(losses.size());
    for (std::size_t k = 0; k < found.size(); ++k) {
        found[k] = (losses[k] - ideal_[k]) / range_[k];
        if (found[k] > 1) found[k] = 1 + numerics::log(found[k]);
    }
    return found;
}

/// As Landscape::value, unsmoothed.
double FrontSearch::merit(std::span<const double> losses, std::span<const double> direction) const {
    const std::vector<double> at = normalised(losses);
    double top = direction[0] * at[0], sum = 0;
    for (std::size_t k = 0; k < at.size(); ++k) {
        top = std::max(top, direction[k] * at[k]);
        sum += direction[k] * at[k];
    }
    return top + 0.05 * sum;
}

/// Exponential numbers divided by their sum are uniform on the simplex.
std::vector<double> FrontSearch::draw_direction(numerics::Engine& engine) const {
    std::vector<double> direction(ideal_.size());
    double sum = 0;
    for (double& each : direction) sum += each = -numerics::log(1 - numerics::uniform_unit(engine));
    for (double& each : direction) each = std::max(sum > 0 ? each / sum : 1, weight_least);
    return direction;
}

double& FrontSearch::half_width(Row row) {
    if (half_widths_.size() <= row) half_widths_.resize(std::size_t{row} + 1);
    if (half_widths_[row] == 0) half_widths_[row] = tuning_.first;
    return half_widths_[row];
}

std::vector<Row> FrontSearch::nearest(const History& history, Row centre) const {
    const double* const at = history.point(centre);
    std::vector<std::pair<double, Row>> found;
    for (const Row row : pool_) {
        const double* const point = history.point(row);
        double square = 0;
        for (std::size_t i = 0; i < space_->ordered(); ++i)
            square += (point[i] - at[i]) * (point[i] - at[i]);
        for (std::size_t i = space_->ordered(); i < space_->size(); ++i)
            square += point[i] == at[i] ? 0 : 1;
        found.emplace_back(square, row);
    }
    const std::size_t count = std::min(modelled, found.size());
    std::nth_element(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(count) - 1,
                     found.end());
    std::vector<Row> rows;
    for (std::size_t i = 0; i < count; ++i) rows.push_back(found[i].second);
    std::sort(rows.begin(), rows.end());
    return rows;
}

void FrontSearch::explore(const History& history, std::span<const Row> front,
                          const Feasibility& feasibility, numerics::Engine& engine,
                          std::vector<Candidate>& candidates) {
    const std::size_t d = space_->ordered(), size = space_->size();
    const std::vector<double> direction = draw_direction(engine);
    Row centre = front[0];
    for (const Row row : front)
        if (merit(history.losses(row), direction) < merit(history.losses(centre), direction))
            centre = row;
    const double half = half_width(centre);
    const double* const at = history.point(centre);
    Frame frame;
    for (std::size_t i = 0; i < d; ++i) {
        frame.centre.push_back(at[i]);
        frame.half.push_back(std::max(half, space_->cell(i)));  // the next step is within reach
    }
    const std::vector<Row> rows = nearest(history, centre);
    std::vector<double> losses;
    for (const Row row : rows) {
        const std::vector<double> each = normalised(history.losses(row));
        losses.insert(losses.end(), each.begin(), each.end());
    }
    Landscape landscape(*space_, tuning_.covariance, stride);
    landscape.fit_several(history, rows, losses, direction.size(), frame);
    landscape.aim(direction);
    landscape.choose(at + d);

    const auto drawn = [&] {
        std::vector<double> x(d);
        for (std::size_t i = 0; i < d; ++i)
            x[i] = landscape.low()[i] +
                   numerics::uniform_unit(engine) * (landscape.high()[i] - landscape.low()[i]);
        return x;
    };
    const auto enter = [&](double promise, const std::vector<double>& x) {
        std::vector<double> point(at, at + size);
        double length = 0;
        for (std::size_t i = 0; i < d; ++i) {
            point[i] = std::clamp(at[i] + x[i] * frame.half[i], 0.0, 1.0);
            length = std::max(length, std::abs(x[i]));
        }
        space_->snap(point.data());
        const double chance = numerics::exp(feasibility.log_success(point));
        candidates.push_back(
            {promise * chance, std::move(point), {centre, direction, half, length}});
    };
    // How far ahead of the front: by as much as it could be moved and still be nowhere worse than
    // what the front has (Svenson, Santner, "Multiobjective optimization of expensive-to-evaluate
    // deterministic computer simulator models", 2016, the maximin improvement).
    const auto ahead = [&](const std::vector<double>& x) {
        const std::vector<double> expected = landscape.expected(x.data());
        double least = 1e300;
        for (const std::vector<double>& each : reached_) {
            double most = -1e300;
            for (std::size_t k = 0; k < each.size(); ++k)
                most = std::max(most, each[k] - expected[k]);
            least = std::min(least, most);
        }
        return least - landscape.excess(x.data(), margin_);
    };
    const std::vector<double> here(d, 0.0);
    const double merit_here = landscape.merit(here.data(), margin_);
    for (int start = 0; start < starts; ++start) {
        std::vector<double> x = start == 0 ? here : drawn();
        landscape.descend(x, margin_);
        for (const double share : shares) {
            if (share < 1 && !feasibility.has_failures()) break;
            std::vector<double> part = x;
            for (double& each : part) each *= share;
            const double gain = merit_here - landscape.merit(part.data(), margin_);
            if (gain <= 0 || landscape.nearest(part.data()) < tuning_.close) continue;
            // What only its direction gains by comes behind all that is ahead of the front.
            enter(std::max(ahead(part), 1e-6 * gain), part);
        }
    }
    // In case that nothing is better: what the model knows least, among a few.
    std::vector<double> unknown = here;
    double most = -1;
    for (int k = 0; k < 10; ++k) {
        std::vector<double> x = drawn();
        const double variance = landscape.variance(x.data());
        if (variance <= most) continue;
        most = variance;
        unknown = std::move(x);
    }
    enter(0, unknown);
}

std::optional<std::vector<double>> FrontSearch::propose(const History& history,
                                                        std::span<const Row> front,
                                                        const Feasibility& feasibility,
                                                        numerics::Engine& engine,
                                                        const Accept& accept) {
    if (space_->ordered() == 0 || front.empty() || pool_.empty()) return std::nullopt;
    std::vector<Row> members;
    const std::size_t count = std::min(front.size(), front_most);
    for (std::size_t i = 0; i < count; ++i) members.push_back(front[i * front.size() / count]);
    normalise_by(history, members);

    std::vector<Candidate> candidates;
    for (int i = 0; i < directions; ++i) explore(history, members, feasibility, engine, candidates);
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.worth > b.worth; });
    for (Candidate& each : candidates) {
        if (!accept(each.point.data())) continue;
        last_ = std::move(each.step);
        return std::move(each.point);
    }
    return std::nullopt;
}

void FrontSearch::learn(const History& history, Row row) {
    pool_.push_back(row);
    if (pool_.size() > pool_most)
        pool_.erase(pool_.begin(), pool_.begin() + static_cast<std::ptrdiff_t>(pool_most / 2));
    const auto found = own_.find(row);
    if (found == own_.end()) return;
    const Step step = std::move(found->second);
    own_.erase(found);

    const std::span<const double> excesses = history.excesses(row);
    const bool feasible =
        std::all_of(excesses.begin(), excesses.end(), [](double each) { return each <= 0; });
    margin_ = feasible ? std::max(margin_ / 2, margin_least) : std::min(margin_ * 2, margin_most);
    const bool better = feasible && merit(history.losses(row), step.direction) <
                                        merit(history.losses(step.centre), step.direction);
    half_width(row) = better && step.length > 0.5
                          ? std::min(step.half_width * after_hit, half_width_most)
                          : step.half_width;
    if (!better) {
        double& centre = half_width(step.centre);
        centre = std::max(centre * after_miss, half_width_least);
    }
}

void FrontSearch::fail(Row row) {
    const auto found = own_.find(row);
    if (found == own_.end()) return;
    double& centre = half_width(found->second.centre);
    centre = std::max(centre * after_failure, half_width_least);
    own_.erase(found);
}

}  // namespace search
