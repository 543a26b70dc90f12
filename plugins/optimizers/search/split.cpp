// SPDX-License-Identifier: MIT
#include "split.hpp"

#include <algorithm>

#include "subset.hpp"

namespace search {

namespace {

/// Of more than two objectives, how many members of a front compete for the good set: the last to
/// join. A front of many objectives may be the whole history.
constexpr std::size_t competitors_max = 256;

}  // namespace

Split::Split(std::size_t objectives, std::size_t constraints)
    : objectives_(objectives),
      constraints_(constraints),
      fronts_(objectives),
      learnt_(constraints) {}

void Split::add(Row row, std::span<const double> losses, std::span<const double> excesses) {
    // Where the feasible ones fill the good set, what ranks behind it leaves it as it is.
    good_is_stale_ = good_is_stale_ || feasible_count_ < good_count_;
    if (std::any_of(excesses.begin(), excesses.end(), [](double each) { return each > 0; })) {
        add_infeasible(row, excesses);
        return;
    }
    ++feasible_count_;
    if (objectives_ == 1) {
        by_loss_.insert({losses[0], row});
        good_is_stale_ = true;
    } else if (fronts_.add(row, losses) < good_ranks_) {
        good_is_stale_ = true;
    }
}

void Split::add_infeasible(Row row, std::span<const double> excesses) {
    excesses_.insert(excesses_.end(), excesses.begin(), excesses.end());
    violators_.push_back(row);
    learnt_.learn(excesses.data());
    if (violators_.size() < rank_anew_at_)
        infeasible_.insert({ranked_by_.total(excesses.data()), row});
    else
        rank_infeasible();
}

void Split::rank_infeasible() {
    rank_anew_at_ = violators_.size() + violators_.size() / 4 + 1;
    ranked_by_ = learnt_;
    infeasible_.clear();
    for (std::size_t i = 0; i < violators_.size(); ++i)
        infeasible_.insert({ranked_by_.total(excesses_.data() + i * constraints_), violators_[i]});
}

std::optional<Row> Split::incumbent() const {
    return by_loss_.empty() ? std::nullopt : std::optional(by_loss_.begin()->row);
}

std::span<const Row> Split::good(std::size_t count) {
    if (!good_is_stale_ && count == good_count_) return good_;
    good_.clear();
    good_count_ = count;
    good_is_stale_ = false;
    const auto take = [&](const std::set<Merit>& ordered) {
        for (const Merit& each : ordered) {
            if (good_.size() == count) return;
            good_.push_back(each.row);
        }
    };
    take(by_loss_);
    take_fronts(count);
    take(infeasible_);
    return good_;
}

void Split::take_fronts(std::size_t count) {
    for (good_ranks_ = 0; good_ranks_ < fronts_.size() && good_.size() < count; ++good_ranks_)
        cut(fronts_[good_ranks_], count - good_.size());
}

void Split::cut(const Fronts::Front& front, std::size_t count) {
    if (front.size() <= count) {
        good_.insert(good_.end(), front.begin(), front.end());
        return;
    }
    const std::size_t passed_over =
        objectives_ > 2 && front.size() > std::max(competitors_max, count)
            ? front.size() - std::max(competitors_max, count)
            : 0;
    const std::span competitors = std::span(front).subspan(passed_over);
    std::vector<double> points;
    for (const Row each : competitors) {
        const std::span<const double> losses = fronts_.losses(each);
        points.insert(points.end(), losses.begin(), losses.end());
    }
    for (const std::size_t i : largest_subset(points, box_around(points, objectives_), count))
        good_.push_back(competitors[i]);
}

}  // namespace search
