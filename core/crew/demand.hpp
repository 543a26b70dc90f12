// SPDX-License-Identifier: MIT
// What a scheduler has to do, as far as the size of a crew depends on it, and which of its workers
// are a crew's.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "control/status.hpp"

namespace femrun::crew {

/// A worker that a job of the crew has become.
struct WorkerSeen {
    WorkerId id;
    std::string name;
    bool running = false;   // it has attempts
    bool draining = false;  // it takes nothing new
    std::optional<Duration> time_left{};
    bool operator==(const WorkerSeen&) const = default;
};

struct Demand {
    /// Attempts that could run at a time, if there were slots enough.
    std::uint64_t attempts = 0;
    std::map<std::string, WorkerSeen> workers;  // by the engine's name of their job
};

/// Whether the jobs of the crew bring licences.
enum class Brings { nothing, licences };

/// `engine`: whose jobs are meant, "slurm". Of a study that waits for licences, only what runs
/// counts: more workers would wait as well, unless they bring some.
Demand demand_of(const control::HouseStatus& house, const std::string& engine,
                 Brings brings = Brings::nothing);

}  // namespace femrun::crew
