// SPDX-License-Identifier: MIT
#include "store/house.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <string>

#include "store/checksum.hpp"

namespace femrun::store {

Error damaged(std::string_view what, const std::string& name) {
    return {ErrorKind::corrupt, fmt::format("{} '{}' is not as it was written; the file is damaged "
                                            "or was changed by hand: restore a copy",
                                            what, name)};
}

Result<std::vector<WorkerSeen>> read_workers(SQLite::Database& database) {
    SQLite::Statement row(
        database,
        fmt::format(
            "SELECT pc, user, instance, name, seen_ms, {} FROM workers ORDER BY pc, user, instance",
            is_sound("workers", "pc, user, instance, name, seen_ms")));
    std::vector<WorkerSeen> workers;
    while (row.executeStep()) {
        workers.push_back(
            {.pc = row.getColumn(0).getString(),
             .user = row.getColumn(1).getString(),
             .instance = row.getColumn(2).getString(),
             .name = row.getColumn(3).getString(),
             .seen = WallTime{std::chrono::milliseconds(row.getColumn(4).getInt64())}});
        if (row.getColumn(5).getInt() == 0) return damaged("worker", workers.back().name);
    }
    return workers;
}

Result<std::vector<PoolRow>> read_pools(SQLite::Database& database) {
    SQLite::Statement row(
        database, fmt::format("SELECT name, count, cooldown_ms, {} FROM pools ORDER BY name",
                              is_sound("pools", "name, count, cooldown_ms")));
    std::vector<PoolRow> pools;
    while (row.executeStep()) {
        pools.push_back({.name = row.getColumn(0).getString(),
                         .count = row.getColumn(1).getUInt(),
                         .cooldown = std::chrono::milliseconds(row.getColumn(2).getInt64())});
        if (row.getColumn(3).getInt() == 0) return damaged("licence pool", pools.back().name);
    }
    return pools;
}

void put_worker(SQLite::Database& database, const WorkerSeen& worker) {
    SQLite::Statement put(
        database, checked_replace("workers", "pc, user, instance, name, seen_ms", "?, ?, ?, ?, ?"));
    put.bind(1, worker.pc);
    put.bind(2, worker.user);
    put.bind(3, worker.instance);
    put.bind(4, worker.name);
    put.bind(5, static_cast<std::int64_t>(worker.seen.time_since_epoch().count()));
    put.exec();
}

void put_pool(SQLite::Database& database, const PoolRow& pool) {
    SQLite::Statement put(database,
                          checked_replace("pools", "name, count, cooldown_ms", "?, ?, ?"));
    put.bind(1, pool.name);
    put.bind(2, pool.count);
    put.bind(3, static_cast<std::int64_t>(pool.cooldown.count()));
    put.exec();
}

void delete_pool(SQLite::Database& database, std::string_view name) {
    SQLite::Statement gone(database, "DELETE FROM pools WHERE name = ?");
    gone.bind(1, std::string(name));
    gone.exec();
}

}  // namespace femrun::store
