// SPDX-License-Identifier: MIT
#include "schedule/house_pool.hpp"

#include <algorithm>

namespace femrun::schedule {

namespace {

constexpr Duration day = std::chrono::hours(24);

bool covers(const ForPeople& time, Duration of_day) {
    if (time.from <= time.until) return time.from <= of_day && of_day < time.until;
    return time.from <= of_day || of_day < time.until;
}

/// From `of_day` to the next time that the clock shows `at`.
Duration ahead(Duration at, Duration of_day) {
    return at > of_day ? at - of_day : at - of_day + day;
}

}  // namespace

std::uint32_t for_people_at(std::span<const ForPeople> times, Duration of_day) {
    std::uint32_t most = 0;
    for (const ForPeople& time : times)
        if (covers(time, of_day)) most = std::max(most, time.licences);
    return most;
}

std::optional<Duration> until_next_change(std::span<const ForPeople> times, Duration of_day) {
    std::optional<Duration> next;
    for (const ForPeople& time : times)
        for (const Duration at : {Duration(time.from), Duration(time.until)})
            next = std::min(next.value_or(day), ahead(at, of_day));
    return next;
}

}  // namespace femrun::schedule
