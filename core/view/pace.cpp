// SPDX-License-Identifier: MIT
#include "view/pace.hpp"

namespace femrun::view {

namespace {

constexpr std::uint64_t completions_min = 32;
constexpr Duration window_min = std::chrono::seconds(30);

}  // namespace

void Pace::note(Instant now, std::uint64_t completed) {
    if (samples_.empty() || completed > samples_.back().completed)
        samples_.push_back({now, completed});
    // The second sample takes over when what it sees is enough.
    while (samples_.size() > 2 && now - samples_[1].at >= window_min &&
           completed - samples_[1].completed >= completions_min)
        samples_.pop_front();
}

std::optional<double> Pace::seconds_left(Instant now, std::uint64_t wanted) const {
    if (samples_.empty()) return std::nullopt;
    const std::uint64_t completed = samples_.back().completed;
    if (completed >= wanted) return 0;
    const std::uint64_t gained = completed - samples_.front().completed;
    if (gained == 0) return std::nullopt;
    const double seconds = std::chrono::duration<double>(now - samples_.front().at).count();
    return seconds / static_cast<double>(gained) * static_cast<double>(wanted - completed);
}

}  // namespace femrun::view
