// SPDX-License-Identifier: MIT
// Licences as facts of the house: what the scheduler counts by, whatever study files say.
#include <fmt/format.h>

#include "run/runner.hpp"

namespace femrun::run {

void Runner::pool_set(const std::string& name, schedule::HousePool pool) {
    scheduler_.pool_set(name, pool.count, pool.cooldown);
    scheduler_.pool_of_slurm(name, pool.of_slurm);
    pools_[name] = std::move(pool);
    keep_for_people();
}

void Runner::pool_drop(const std::string& name) {
    scheduler_.pool_dropped(name);
    pools_.erase(name);
}

void Runner::pool_counted(const std::string& name, std::uint32_t free, Duration valid_for) {
    scheduler_.pool_counted(name, free, waking_now() + valid_for);
}

std::vector<schedule::PoolStanding> Runner::pools() {
    auto all = scheduler_.pools(waking_now());
    for (schedule::PoolStanding& pool : all)
        if (const auto of_house = pools_.find(pool.name);
            of_house != pools_.end() && pool.for_people > 0)
            pool.for_people_for =
                schedule::until_next_change(of_house->second.for_people, clock_.of_day());
    return all;
}

void Runner::keep_for_people() {
    for (const auto& [name, pool] : pools_)
        scheduler_.pool_for_people(name, schedule::for_people_at(pool.for_people, clock_.of_day()));
}

/// Where the study file counts otherwise.
void Runner::note_house_licences(const study::StudyDefinition& definition) {
    for (const auto& [name, licence] : definition.licences) {
        const std::optional<std::uint32_t> count = scheduler_.of_house(name);
        if (!count) continue;
        const std::string where = fmt::format("study '{}': [licences] {}: the house has {}",
                                              definition.name, name, *count);
        if (licence.hold > *count)
            notes_.push_back(
                fmt::format("{}, and an attempt wants to hold {}: it runs when all are "
                            "free",
                            where, licence.hold));
        else if (licence.count != *count)
            notes_.push_back(fmt::format("{}; the {} of the study file do not count here", where,
                                         licence.count));
    }
}

}  // namespace femrun::run
