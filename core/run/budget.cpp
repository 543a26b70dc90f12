// SPDX-License-Identifier: MIT
#include "run/budget.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "study/duration.hpp"

namespace femrun::run {

namespace {

std::uint64_t remainder(std::uint64_t limit, std::uint64_t used) {
    return limit > used ? limit - used : 0;
}

/// "12 of 12 trials complete"; where the budget was lowered since: "14 trials complete, 12 wanted".
std::string of_text(std::uint64_t spent, std::uint64_t wanted, const char* did) {
    if (spent > wanted) return fmt::format("{} trials {}, {} wanted", spent, did, wanted);
    return fmt::format("{} of {} {} {}", spent, wanted, wanted == 1 ? "trial" : "trials", did);
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
        return of_text(spent.completed, *budget.successes, "complete");
    if (budget.attempts && spent.proposed >= *budget.attempts)
        return fmt::format("{}, {} complete", of_text(spent.proposed, *budget.attempts, "proposed"),
                           spent.completed);
    if (budget.time && spent.elapsed >= *budget.time)
        return fmt::format("the time of {} is used up, {} {} complete",
                           study::to_string(*budget.time), spent.completed,
                           spent.completed == 1 ? "trial" : "trials");
    return std::nullopt;
}

}  // namespace femrun::run
