// SPDX-License-Identifier: MIT
// What a worker has, and what a study demands of one.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "study/requirements.hpp"

namespace femrun::schedule {

/// What a worker says of itself. What it does not say is believed to be there, but for tags: its
/// refusal will tell.
struct WorkerFacts {
    std::string platform;  // "linux-x86_64"
    std::uint64_t memory_bytes = 0;
    std::vector<std::string> tags;
    std::vector<std::string> solvers;  // plugins that it has
    /// Licences of its engine's that its job holds, by the engine's names.
    std::map<std::string, std::uint32_t> job_licences{};
    bool operator==(const WorkerFacts&) const = default;
};

struct Demand {
    std::string solver;  // the plugin that the study is solved by
    study::Requirements requirements;
    bool operator==(const Demand&) const = default;
};

/// What the worker lacks for it: "tag 'big'"; nothing when it fits.
std::optional<std::string> lacking(const WorkerFacts& worker, const Demand& demand);

}  // namespace femrun::schedule
