// SPDX-License-Identifier: MIT
#include "run/standing.hpp"

#include <algorithm>

namespace femrun::run {

namespace {

std::vector<std::uint64_t> numbers_of(const study::Front& front) {
    std::vector<std::uint64_t> numbers;
    for (const auto& member : front.members()) numbers.push_back(member.tag);
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

}  // namespace

Standing::Change Standing::ended(std::uint64_t trial, const study::Verdict& verdict) {
    Change change;
    if (!verdict.feasible) {
        const bool any_feasible = best_ || front_.size() > 0;
        if (any_feasible || (nearest_ && verdict.violation >= least_violation_)) return change;
        change.leads = true;
        if (nearest_) change.displaced.push_back(*nearest_);
        nearest_ = trial;
        least_violation_ = verdict.violation;
        return change;
    }
    const std::vector<double> losses = goals_.losses(verdict.values);
    if (losses.size() == 1) {
        if (best_ && losses[0] >= best_loss_) return change;
        change.leads = true;
        if (best_) change.displaced.push_back(*best_);
        best_ = trial;
        best_loss_ = losses[0];
    } else {
        const auto displaced = front_.insert(trial, losses);
        if (!displaced) return change;
        change = {true, {displaced->begin(), displaced->end()}};
    }
    if (nearest_) change.displaced.push_back(*nearest_);
    nearest_.reset();
    return change;
}

std::optional<std::uint64_t> Standing::best() const { return best_; }

std::optional<std::uint64_t> Standing::nearest() const { return nearest_; }

std::vector<std::uint64_t> Standing::front() const {
    if (best_) return {*best_};
    return numbers_of(front_);
}

}  // namespace femrun::run
