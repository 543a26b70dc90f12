// SPDX-License-Identifier: MIT
#include "schedule/job_licences.hpp"

#include <algorithm>

namespace femrun::schedule {

void JobLicences::bring(WorkerId worker, const std::map<std::string, std::uint32_t>& licences) {
    if (licences.empty()) return gone(worker);
    workers_[worker].licences = licences;
}

std::uint32_t JobLicences::brought(const std::string& licence) const {
    std::uint32_t all = 0;
    for (const auto& [worker, brought] : workers_)
        if (const auto found = brought.licences.find(licence); found != brought.licences.end())
            all += found->second;
    return all;
}

std::uint64_t JobLicences::in_use(const std::string& pool) const {
    std::uint64_t all = 0;
    for (const auto& [worker, brought] : workers_)
        if (const auto found = brought.used.find(pool); found != brought.used.end())
            all += found->second;
    return all;
}

std::uint32_t JobLicences::free(WorkerId worker, const std::string& licence,
                                const std::string& pool) const {
    const auto found = workers_.find(worker);
    if (found == workers_.end()) return 0;
    const auto has = found->second.licences.find(licence);
    if (has == found->second.licences.end()) return 0;
    const auto used = found->second.used.find(pool);
    return has->second - std::min(has->second, used == found->second.used.end() ? 0 : used->second);
}

void JobLicences::take(WorkerId worker, const std::string& pool, std::uint32_t licences) {
    workers_.at(worker).used[pool] += licences;
}

void JobLicences::give_back(WorkerId worker, const std::string& pool, std::uint32_t licences) {
    const auto found = workers_.find(worker);
    if (found == workers_.end()) return;
    const auto used = found->second.used.find(pool);
    if (used == found->second.used.end()) return;
    used->second -= std::min(used->second, licences);
    if (used->second == 0) found->second.used.erase(used);
}

std::size_t JobLicences::footprint() const {
    std::size_t entries = workers_.size();
    for (const auto& [worker, brought] : workers_)
        entries += brought.licences.size() + brought.used.size();
    return entries;
}

}  // namespace femrun::schedule
