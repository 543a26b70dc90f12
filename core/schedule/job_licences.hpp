// SPDX-License-Identifier: MIT
// Licences that workers bring: those that the engine has given to the jobs that they are, for as
// long as these last. What a worker solves uses its own, and nobody else can.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "base/ids.hpp"

namespace femrun::schedule {

class JobLicences {
public:
    /// By the engine's names; instead of what it brought before. What is in use stays in use.
    void bring(WorkerId worker, const std::map<std::string, std::uint32_t>& licences);
    /// With all that it brought.
    void gone(WorkerId worker) { workers_.erase(worker); }
    bool none() const { return workers_.empty(); }

    /// Of all workers, of the licence with the engine's name.
    std::uint32_t brought(const std::string& licence) const;
    /// The same that is in use for a pool.
    std::uint64_t in_use(const std::string& pool) const;
    /// Of one worker, that nothing uses. `pool`: for which it is.
    std::uint32_t free(WorkerId worker, const std::string& licence, const std::string& pool) const;
    void take(WorkerId worker, const std::string& pool, std::uint32_t licences);
    /// The worker may be gone.
    void give_back(WorkerId worker, const std::string& pool, std::uint32_t licences);

    template <typename Visit>
    bool any_worker(Visit visit) const {
        for (const auto& [worker, licences] : workers_)
            if (visit(worker)) return true;
        return false;
    }
    std::size_t footprint() const;

private:
    struct Brought {
        std::map<std::string, std::uint32_t> licences;  // by the engine's names
        std::map<std::string, std::uint32_t> used;      // by pool
    };
    std::map<WorkerId, Brought> workers_;
};

}  // namespace femrun::schedule
