// SPDX-License-Identifier: MIT
#include "schedule/peers.hpp"

#include <bit>
#include <cmath>

namespace femrun::schedule {

namespace {

// Of each worker: what was long ago says nothing of the designs of today.
constexpr std::uint32_t kept = 20;
constexpr std::uint32_t kept_bits = (1u << kept) - 1;
// One failure in twenty may be solved again elsewhere: so much certainty costs at most.
constexpr double doubtful_below = 1.0 / 20;
// Who rests in vain rests for seconds.
constexpr double ill_below = 1.0 / 1000;
// However rare failures are, two can be a coincidence.
constexpr std::uint32_t ill_from = 3;
// Without a success in so many attempts elsewhere it is the designs that fail.
constexpr std::uint64_t early_max = 10;

std::uint64_t failures_in(std::uint32_t last) {
    return static_cast<std::uint64_t>(std::popcount(last));
}

}  // namespace

void Peers::note(Outcomes& of, std::uint32_t failed) {
    failed_ += failed;
    failed_ -= of.last >> (kept - 1);  // the oldest goes
    of.last = ((of.last << 1) | failed) & kept_bits;
    if (of.count == kept) return;
    ++of.count;
    ++count_;
}

void Peers::solved(WorkerId worker) {
    Outcomes& of = workers_[worker];
    note(of, 0);
    of.in_row = 0;
    of.has_solved = true;
}

Peers::Finding Peers::failed(WorkerId worker, Elsewhere elsewhere) {
    Outcomes& of = workers_[worker];
    note(of, 1);
    ++of.in_row;
    Finding found{.in_row = of.in_row};
    found.others = count_ - of.count;
    const std::uint64_t others_failed = failed_ - failures_in(of.last);
    found.others_solved = found.others - others_failed;
    if (found.others_solved == 0) {
        found.early = !of.has_solved && elsewhere == Elsewhere::at_work && found.others < early_max;
        found.doubtful = found.early;
        // It fails so much faster than others end.
        found.ill = found.early && of.in_row >= ill_from * (found.others + 1);
        return found;
    }
    // As if one more had failed and one more been solved: a few say little.
    const double rate =
        (static_cast<double>(others_failed) + 1) / (static_cast<double>(found.others) + 2);
    const double chance = std::pow(rate, of.in_row);
    found.doubtful = !of.has_solved || chance < doubtful_below;
    found.ill = chance < ill_below && of.in_row >= ill_from;
    return found;
}

void Peers::forget(WorkerId worker) {
    const auto found = workers_.find(worker);
    if (found == workers_.end()) return;
    count_ -= found->second.count;
    failed_ -= failures_in(found->second.last);
    workers_.erase(found);
}

}  // namespace femrun::schedule
