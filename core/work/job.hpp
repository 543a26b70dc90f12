// SPDX-License-Identifier: MIT
// The job of an engine (Slurm, say) that a worker is, and the time that such a job has.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace femrun::work {

/// An engine that has lost a node starts its jobs anew under the same id, with one restart more. A
/// worker of fewer restarts is a copy that lives on: it does not count any more.
struct Job {
    std::string engine;  // "slurm"; empty: the worker is no job
    std::string id;      // "4711_3"
    std::uint32_t restart = 0;

    bool is_one() const { return !engine.empty(); }
    /// The same job, started anew since.
    bool supersedes(const Job& other) const {
        return is_one() && engine == other.engine && id == other.id && restart > other.restart;
    }
    auto operator<=>(const Job&) const = default;
};

/// "slurm:4711_3", or "slurm:4711_3:1" after one restart.
Result<Job> job_from(std::string_view text);

/// "slurm 4711_3", "slurm 4711_3 (restart 1)"; empty for none.
std::string text_of(const Job& job);

/// Licences that a job holds, as Slurm prints them: "femtet:1,abaqus:2". Of what it may hold in
/// this way or another ("a:1|b:1"), and of what is not understood, nobody knows how many.
std::map<std::string, std::uint32_t> licences_from(std::string_view text);

/// How long a job has still, as people write it ("55 min") or as Slurm prints it (55:00, 1:00:00,
/// 1-12:00:00). Nothing: without an end.
Result<std::optional<std::chrono::milliseconds>> time_left_from(std::string_view text);

}  // namespace femrun::work
