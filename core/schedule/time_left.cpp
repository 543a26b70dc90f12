// SPDX-License-Identifier: MIT
#include "schedule/time_left.hpp"

#include <algorithm>
#include <cmath>

#include "schedule/scheduler_state.hpp"

namespace femrun::schedule {

namespace {

// A study changes as its optimizer goes into another corner of the space: what was long ago says
// little. A hundred show three solves in a hundred.
constexpr std::size_t remembered_max = 100;
// So many of the solves should end in time. With more of them workers would be sent home earlier,
// and have to be started again; with fewer more solves would be cut.
constexpr double in_time = 0.97;
// Of fewer than these nobody says that most take too long while one does not: workers would all be
// sent home for it.
constexpr std::size_t few = 5;
// Who has so much of its time has just come. More is not asked for, whatever is left after fetching
// a study's files and starting its solver.
constexpr double nearly_all = 0.9;

Duration part_of(Duration whole, double part) {
    return Duration(static_cast<Duration::rep>(static_cast<double>(whole.count()) * part));
}

/// Nobody knows by how much: four tries are twice as long.
Duration longer_than(Duration time) { return part_of(time, 1.25); }

}  // namespace

void SolveTimes::add(Duration took) {
    last_.push_back(took);
    sorted_.insert(std::upper_bound(sorted_.begin(), sorted_.end(), took), took);
    if (last_.size() <= remembered_max) return;
    sorted_.erase(std::lower_bound(sorted_.begin(), sorted_.end(), last_.front()));
    last_.pop_front();
}

Duration SolveTimes::cut(Duration after) {
    const Duration at_least = longer_than(after);
    // One that says no more than others did says nothing of the rest. But where one alone is known,
    // a second as long as it is news.
    const auto known = needs();
    const bool agrees =
        few_are_known() && !sorted_.empty() && longer_than(at_least) > sorted_.back();
    if (!known || at_least > *known || agrees) add(at_least);
    return at_least;
}

/// The first `of` of the sorted ones. The longest of n says where those to come end, but for one
/// in n + 1 of its length.
Duration SolveTimes::expected(std::size_t of) const {
    const auto rank = static_cast<std::size_t>(std::ceil(in_time * static_cast<double>(of)));
    return part_of(sorted_[rank - 1], 1 + 1 / static_cast<double>(of));
}

std::optional<Duration> SolveTimes::needs() const {
    if (sorted_.empty()) return std::nullopt;
    return expected(sorted_.size());
}

std::optional<Duration> SolveTimes::needs(Duration whole, Duration opening,
                                          Duration at_work) const {
    if (sorted_.empty()) return std::max(whole / 10, longer_than(at_work)) + opening;
    const auto fit = static_cast<std::size_t>(
        std::upper_bound(sorted_.begin(), sorted_.end(), whole) - sorted_.begin());
    if (sorted_.size() >= few && 2 * fit < sorted_.size()) return std::nullopt;
    const bool one_alone = sorted_.size() == 1 && longer_than(at_work) <= whole;
    if (fit == 0 && !one_alone) return std::nullopt;
    const Duration most = part_of(whole, nearly_all);
    if (fit == 0) return most;
    const Duration known = expected(fit);
    return std::min(std::max(known, few_are_known() ? longer_than(at_work) : known) + opening,
                    most);
}

bool SolveTimes::few_are_known() const { return sorted_.size() < few; }

void Ends::set(WorkerId worker, Instant at, Instant now) {
    const auto [found, is_new] = ends_.try_emplace(worker, End{at, at - now});
    if (is_new) return;
    // A job that is given more time has had as much from its beginning.
    found->second.whole = std::max(found->second.whole + (at - found->second.at), Duration::zero());
    found->second.at = at;
}

}  // namespace femrun::schedule
