// SPDX-License-Identifier: MIT
#include "store/ownership.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <random>

#include "system/cgroup.hpp"
#include "system/this_process.hpp"

namespace femrun::store {

namespace {

/// Random, so that no two databases are ever taken for each other.
std::string new_identity() {
    std::random_device random;
    return fmt::format("{:08x}{:08x}", random(), random());
}

}  // namespace

std::optional<WriterRow> last_writer(SQLite::Database& database) {
    SQLite::Statement row(
        database, "SELECT database, epoch, process, started, host, cgroup, since_ms FROM writer");
    if (!row.executeStep()) return std::nullopt;
    return WriterRow{.database = row.getColumn(0).getString(),
                     .epoch = row.getColumn(1).getInt64(),
                     .since = WallTime{std::chrono::milliseconds(row.getColumn(6).getInt64())},
                     .process = static_cast<std::uint64_t>(row.getColumn(2).getInt64()),
                     .started = static_cast<std::uint64_t>(row.getColumn(3).getInt64()),
                     .host = row.getColumn(4).getString(),
                     .cgroup = row.getColumn(5).getString()};
}

WriterRow become_writer(SQLite::Database& database) {
    const auto before = last_writer(database);
    const WriterRow us{.database = before ? before->database : new_identity(),
                       .epoch = before ? before->epoch + 1 : 1,
                       .since = wall_now(),
                       .process = system::process_id(),
                       .started = system::process_started(system::process_id()),
                       .host = system::host_name(),
                       .cgroup = system::own_cgroup()};
    SQLite::Statement put(database,
                          "INSERT OR REPLACE INTO writer(id, database, epoch, process, started, "
                          "host, cgroup, since_ms) VALUES (1, ?, ?, ?, ?, ?, ?, ?)");
    put.bind(1, us.database);
    put.bind(2, us.epoch);
    put.bind(3, static_cast<std::int64_t>(us.process));
    put.bind(4, static_cast<std::int64_t>(us.started));
    put.bind(5, us.host);
    put.bind(6, us.cgroup);
    put.bind(7, static_cast<std::int64_t>(us.since.time_since_epoch().count()));
    put.exec();
    return us;
}

Result<void> still_writer(SQLite::Database& database, const WriterRow& us) {
    const auto now = last_writer(database);
    if (now && now->epoch == us.epoch && now->database == us.database) return {};
    const std::string who =
        now ? fmt::format("process {} on host '{}'", now->process, now->host) : "another program";
    return Error{ErrorKind::corrupt,
                 fmt::format("{} writes to it now, so this one has stopped and written nothing "
                             "more; see that only one runs, then run the same command again",
                             who)};
}

}  // namespace femrun::store
