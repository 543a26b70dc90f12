// SPDX-License-Identifier: MIT
// Who a worker is, and what it says of itself when it enlists.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "work/job.hpp"

namespace femrun::work {

/// Which worker it is, whatever link it speaks over. Two workers of one user on one PC have
/// different instances.
struct WorkerIdentity {
    std::string pc, user, instance;
    std::string key{};  // by which the gate let it in: nobody can say so of himself

    auto operator<=>(const WorkerIdentity&) const = default;
};

/// As it is put on record: no two have the same; empty for who has none.
std::string text_of(const WorkerIdentity& identity);

/// A solver plugin that a worker has.
struct SolverOffer {
    std::string name, version;
    std::string note;  // what its probe says of this PC, for people: "ccx is not installed"

    bool operator==(const SolverOffer&) const = default;
};

struct WorkerCard {
    std::string name;  // for people alone: "node7/4711"
    std::uint32_t slots = 1;
    std::string version;  // of femrun
    WorkerIdentity identity{};
    /// Drawn anew with each start: of the same identity with another epoch, the process before is
    /// gone with all that it held.
    std::uint64_t epoch = 0;
    // What it has; what it does not tell is believed to be there, but for tags.
    std::string platform{};  // "linux-x86_64", "windows-x86_64"
    std::uint64_t memory_bytes = 0;
    std::uint32_t cores = 0;
    std::vector<std::string> tags{};
    std::vector<SolverOffer> solvers{};
    Job job{};  // of an engine that it is
    /// Until it gives back what it runs, because its job ends soon after. As it enlists: two PCs
    /// have two clocks, and agree about this.
    std::optional<Duration> ends_in{};
    /// Licences of the engine's that its job holds, by the engine's names: what it solves uses
    /// them.
    std::map<std::string, std::uint32_t> job_licences{};
};

}  // namespace femrun::work
