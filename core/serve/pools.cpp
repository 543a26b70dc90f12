// SPDX-License-Identifier: MIT
#include "serve/pools.hpp"

namespace femrun::serve {

namespace {

/// Of killed solvers' licences, where nobody says otherwise: FEMTET's server takes a while to miss
/// a program that is gone.
std::chrono::milliseconds usual_cooldown(const std::string& pool) {
    return pool == "femtet" ? std::chrono::minutes(5) : std::chrono::minutes(0);
}

}  // namespace

Result<store::PoolRow> set_pool(store::Database& database, const std::string& name,
                                std::uint32_t count,
                                std::optional<std::chrono::milliseconds> cooldown) {
    const auto pools = database.pools();
    if (!pools) return pools.error();
    store::PoolRow pool{name, count, usual_cooldown(name)};
    for (const store::PoolRow& known : *pools)
        if (known.name == name) pool.cooldown = known.cooldown;
    if (cooldown) pool.cooldown = *cooldown;
    if (auto done = database.set_pool(pool); !done) return std::move(done).error();
    return pool;
}

study::StudyDefinition in_house(study::StudyDefinition study,
                                const std::map<std::string, store::PoolRow>& pools) {
    if (const auto pool = pools.find(study.solver.plugin); pool != pools.end())
        study.licences.try_emplace(pool->first, study::Licence{.count = pool->second.count});
    return study;
}

}  // namespace femrun::serve
