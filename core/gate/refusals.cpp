// SPDX-License-Identifier: MIT
#include "gate/refusals.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace femrun::gate {

namespace {

constexpr double in_a_row = 20, a_second = 2;
constexpr int lines_a_minute = 5;
constexpr Duration minute = std::chrono::minutes(1);
// Whoever has as many addresses to come from finds that the oldest are forgotten.
constexpr std::size_t hosts_max = 1024;

}  // namespace

Refusals::Known& Refusals::known(const std::string& host, Instant now) {
    if (known_.size() >= hosts_max && !known_.contains(host)) {
        const auto oldest = std::min_element(
            known_.begin(), known_.end(),
            [](const auto& a, const auto& b) { return a.second.at < b.second.at; });
        known_.erase(oldest);
    }
    Known& one = known_.try_emplace(host, Known{.at = now, .minute = now}).first->second;
    const double seconds = std::chrono::duration<double>(now - one.at).count();
    one.level = std::max(0.0, one.level - seconds * a_second);
    one.at = now;
    return one;
}

bool Refusals::too_many(const std::string& host, Instant now) {
    return known_.contains(host) && known(host, now).level > in_a_row - 1;
}

std::optional<std::string> Refusals::refused(const std::string& host, const std::string& peer,
                                             const std::string& reason, Instant now) {
    Known& one = known(host, now);
    one.level += 1;
    if (now - one.minute >= minute) {
        one.minute = now;
        one.lines = 0;
    }
    if (one.lines >= lines_a_minute) {
        ++one.unsaid;
        return std::nullopt;
    }
    ++one.lines;
    std::string line = fmt::format("{} was not let in: {}", peer, reason);
    if (one.unsaid > 0)
        line += fmt::format(" ({} more from there were not written here)", one.unsaid);
    one.unsaid = 0;
    return line;
}

}  // namespace femrun::gate
