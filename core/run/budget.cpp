// SPDX-License-Identifier: MIT
#include "run/budget.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace femrun::run {

namespace {

std::uint64_t remainder(std::uint64_t limit, std::uint64_t used) {
    return limit > used ? limit - used : 0;
}

}  // namespace

std::uint64_t affordable(const study::Budget& budget, const Spent& spent) {
    std::uint64_t trials = std::numeric_limits<std::uint64_t>::max();
    if (budget.successes)
        trials = std::min(trials, remainder(*budget.successes, spent.completed + spent.open));
    if (budget.attempts) trials = std::min(trials, remainder(*budget.attempts, spent.proposed));
    if (budget.time && spent.elapsed >= *budget.time) trials = 0;
    return trials;
}

std::optional<std::string> exhausted(const study::Budget& budget, const Spent& spent) {
    if (budget.successes && spent.completed >= *budget.successes)
        return fmt::format("{} of {} trials complete", spent.completed, *budget.successes);
    if (budget.attempts && spent.proposed >= *budget.attempts)
        return fmt::format("{} of {} trials proposed, {} complete", spent.proposed,
                           *budget.attempts, spent.completed);
    if (budget.time && spent.elapsed >= *budget.time)
        return fmt::format("the time of {:.0f} s is used up, {} trials complete",
                           std::chrono::duration<double>(*budget.time).count(), spent.completed);
    return std::nullopt;
}

}  // namespace femrun::run
