// SPDX-License-Identifier: MIT
// The licences that a scheduler has for all of its studies, as a file says:
//
//     [licences]
//     abaqus = 5
//
//     [licences.femtet]
//     count      = 3
//     cooldown   = "5 min"
//     for_people = [{ licences = 2, from = "8:00", until = "18:00" }]
//     probe      = { command = ["count-free", "femtet"], every = "1 min", time_limit = "10 s" }
//
//     [licences.ansys]
//     count      = 8
//     slurm      = "ansys"
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace femrun::study {

/// So many licences are people's from one time of the day to another, past midnight when `until` is
/// the earlier one.
struct ForPeople {
    std::chrono::minutes from{0}, until{0};  // since midnight
    std::uint32_t licences = 0;
    bool operator==(const ForPeople&) const = default;
};

/// A program that prints how many licences are free: one whole number.
struct LicenceProbe {
    std::vector<std::string> command;  // the program, and its arguments
    std::chrono::milliseconds every{std::chrono::minutes(1)};
    std::chrono::milliseconds limit{std::chrono::seconds(10)};
    bool operator==(const LicenceProbe&) const = default;
};

struct HouseLicences {
    std::string name;
    std::uint32_t count = 0;
    std::optional<std::chrono::milliseconds> cooldown{};  // none: the one that it has
    std::vector<ForPeople> for_people{};
    std::optional<LicenceProbe> probe{};
    std::string slurm{};  // the licence of Slurm's that it is; empty: of none
    bool operator==(const HouseLicences&) const = default;
};

struct HouseLicencesReading {
    std::vector<HouseLicences> pools;
    std::vector<Error> mistakes;  // with their places
};

HouseLicencesReading read_house_licences(std::string_view text, std::string_view path);

}  // namespace femrun::study
