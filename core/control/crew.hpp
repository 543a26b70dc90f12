// SPDX-License-Identifier: MIT
// The workers that somebody wants on an engine, and the jobs that they are there, as whoever keeps
// them tells the scheduler. It decides nothing by it: people see it beside workers and studies.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace femrun::control {

struct JobStatus {
    enum class Phase { pending, held, running, ended, unseen };
    std::string id;  // as its engine calls it: "4711_3"
    Phase phase = Phase::pending;
    std::string why;            // pending, held or unseen: the reason; ended: how
    std::string place;          // where it runs or ran
    std::string worker;         // that it has become, while that is enlisted
    std::uint32_t restart = 0;  // how often its engine has begun it anew
    /// Until its engine ends it, where that is known.
    std::optional<std::chrono::milliseconds> ends_in{};
    bool operator==(const JobStatus&) const = default;
};

/// As a number of workers: as many as their engine has places for, such as hosts.
inline constexpr std::uint32_t all_places = 0xFFFF'FFFF;

struct CrewStatus {
    std::string name, engine;                // "slurm", "slurm"
    std::uint32_t least = 0, most = 0;       // workers wanted; equal: a fixed number
    std::uint64_t pending = 0, running = 0;  // of all its jobs; held ones are pending
    std::vector<JobStatus> jobs;             // those that are there, and the last that have ended
    std::string trouble;                     // why there are fewer than there should be
    bool ends = false;                       // it is told to come to nothing
    std::chrono::milliseconds silence{0};    // since its keeper was heard of
    bool operator==(const CrewStatus&) const = default;
};

}  // namespace femrun::control
