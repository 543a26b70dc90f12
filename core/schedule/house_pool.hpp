// SPDX-License-Identifier: MIT
// A pool of licences as the house has it, whatever studies believe: how many there are, how long
// one of a killed solver takes to come back, and how many people keep for themselves at what time
// of day.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "study/house_licences.hpp"

namespace femrun::schedule {

using study::ForPeople;

struct HousePool {
    std::uint32_t count = 0;
    Duration cooldown{0};
    std::vector<ForPeople> for_people{};
    std::string of_slurm{};  // the licence of Slurm's that it is; empty: of none
    bool operator==(const HousePool&) const = default;
};

/// How many are people's at this time of the day. Where times overlap the larger number stands.
std::uint32_t for_people_at(std::span<const ForPeople> times, Duration of_day);
/// How long that stays so at least; nothing: for ever.
std::optional<Duration> until_next_change(std::span<const ForPeople> times, Duration of_day);

}  // namespace femrun::schedule
