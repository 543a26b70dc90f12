// SPDX-License-Identifier: MIT
#include "view/budget_pace.hpp"

#include <algorithm>
#include <vector>

namespace femrun::view {

namespace {

double used(const Limit& limit) { return limit.of > 0 ? limit.spent / limit.of : 1; }

/// What is known to come soon goes first, then what is used up most.
bool comes_before(const Limit& a, const Limit& b) {
    if (a.left_s && b.left_s) return *a.left_s < *b.left_s;
    if (a.left_s.has_value() != b.left_s.has_value()) return a.left_s.has_value();
    return used(a) > used(b);
}

}  // namespace

void BudgetPace::note(Instant now, std::uint64_t completed, std::uint64_t ended, double active_s) {
    completed_ = completed;
    ended_ = ended;
    active_s_ = active_s;
    completions_.note(now, completed);
    ends_.note(now, ended);
}

std::optional<Limit> BudgetPace::first(Instant now) const {
    std::vector<Limit> limits;
    const auto counts = [&](Limit::What what, const std::optional<std::uint64_t>& most,
                            std::uint64_t spent, const Pace& pace) {
        if (most)
            limits.push_back({what, static_cast<double>(spent), static_cast<double>(*most),
                              pace.seconds_left(now, *most)});
    };
    counts(Limit::What::trials, budget_.successes, completed_, completions_);
    counts(Limit::What::attempts, budget_.attempts, ended_, ends_);
    counts(Limit::What::designs, designs_, ended_, ends_);
    if (budget_.time) {
        const double most = std::chrono::duration<double>(*budget_.time).count();
        limits.push_back({Limit::What::time, active_s_, most, std::max(0.0, most - active_s_)});
    }
    const auto first = std::min_element(limits.begin(), limits.end(), comes_before);
    if (first == limits.end()) return std::nullopt;
    return *first;
}

}  // namespace femrun::view
