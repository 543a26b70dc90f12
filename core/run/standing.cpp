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
    if (goals_.definition().objectives.size() == 1) return ended_single(trial, verdict);
    if (!verdict.feasible) return {};

    const bool tell = displaced_ == Displaced::told;
    const std::vector<std::uint64_t> before =
        tell ? numbers_of(front_) : std::vector<std::uint64_t>{};
    Change change;
    change.leads = front_.insert(trial, goals_.losses(verdict.values));
    if (!change.leads || !tell) return change;
    const std::vector<std::uint64_t> after = numbers_of(front_);
    std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                        std::back_inserter(change.displaced));
    return change;
}

Standing::Change Standing::ended_single(std::uint64_t trial, const study::Verdict& verdict) {
    study::Judged judged{goals_.losses(verdict.values), verdict.violation};
    if (best_ && !study::beats(judged, best_judged_)) return {};

    Change change{true, {}};
    if (best_) change.displaced.push_back(*best_);
    best_ = trial;
    best_judged_ = std::move(judged);
    return change;
}

std::optional<std::uint64_t> Standing::best() const { return best_; }

std::vector<std::uint64_t> Standing::front() const {
    if (goals_.definition().objectives.size() != 1) return numbers_of(front_);
    if (best_ && best_judged_.violation == 0) return {*best_};
    return {};
}

}  // namespace femrun::run
