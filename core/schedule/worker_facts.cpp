// SPDX-License-Identifier: MIT
#include "schedule/worker_facts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/size_text.hpp"

namespace femrun::schedule {

namespace {

bool has(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

/// A study asks for a system, or for a system and its processor.
bool is(const std::string& platform, const std::string& wanted) {
    return platform == wanted || platform.starts_with(wanted + "-");
}

}  // namespace

std::optional<std::string> lacking(const WorkerFacts& worker, const Demand& demand) {
    const study::Requirements& wanted = demand.requirements;
    if (!wanted.platform.empty() && !worker.platform.empty() &&
        !is(worker.platform, wanted.platform))
        return fmt::format("platform '{}'", wanted.platform);
    if (worker.memory_bytes > 0 && worker.memory_bytes < wanted.memory_bytes)
        return fmt::format("memory of {}", size_text(wanted.memory_bytes));
    for (const std::string& tag : wanted.tags)
        if (!has(worker.tags, tag)) return fmt::format("tag '{}'", tag);
    if (!demand.solver.empty() && !worker.solvers.empty() && !has(worker.solvers, demand.solver))
        return fmt::format("solver '{}'", demand.solver);
    return std::nullopt;
}

}  // namespace femrun::schedule
