// SPDX-License-Identifier: MIT
#include "schedule/time_left.hpp"

#include <algorithm>
#include <cmath>

#include "schedule/scheduler_state.hpp"

namespace femrun::schedule {

namespace {

// A study changes as its optimizer goes into another corner of the space: what was long ago says
// little. A hundred show one solve in twenty.
constexpr std::size_t remembered_max = 100;
// So many of the solves should end in time. More would send workers home earlier, who would have to
// be started again; fewer are lost.
constexpr double in_time = 0.95;
// Of fewer than these nobody says that most take too long: workers would all be sent home for it.
constexpr std::size_t few = 5;
// Who has so much of its time has just come. More is not asked for, whatever is left after fetching
// a study's files and starting its solver.
constexpr double nearly_all = 0.9;

Duration part_of(Duration whole, double part) {
    return Duration(static_cast<Duration::rep>(static_cast<double>(whole.count()) * part));
}

}  // namespace

void SolveTimes::add(Duration took) {
    last_.push_back(took);
    sorted_.insert(std::upper_bound(sorted_.begin(), sorted_.end(), took), took);
    if (last_.size() <= remembered_max) return;
    sorted_.erase(std::lower_bound(sorted_.begin(), sorted_.end(), last_.front()));
    last_.pop_front();
}

Duration SolveTimes::cut(Duration after) {
    const Duration at_least = part_of(after, 1.25);
    // One that was cut early says nothing of the others.
    if (const auto known = needs(); !known || at_least > *known) add(at_least);
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

std::optional<Duration> SolveTimes::needs(Duration whole, Duration opening) const {
    if (sorted_.empty()) return whole / 10;
    const auto fit = static_cast<std::size_t>(
        std::upper_bound(sorted_.begin(), sorted_.end(), whole) - sorted_.begin());
    if (sorted_.size() >= few && 2 * fit < sorted_.size()) return std::nullopt;
    const Duration most = part_of(whole, nearly_all);
    return fit == 0 ? most : std::min(expected(fit) + opening, most);
}

void Ends::set(WorkerId worker, Instant at, Instant now) {
    const auto [found, is_new] = ends_.try_emplace(worker, End{at, at - now});
    if (!is_new) found->second.at = at;
}

}  // namespace femrun::schedule
