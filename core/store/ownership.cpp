// SPDX-License-Identifier: MIT
#include "store/ownership.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include "system/leftovers.hpp"
#include "system/this_process.hpp"

namespace femrun::store {

namespace {

constexpr const char* columns =
    "SELECT database, epoch, process, started, host, cgroup, since_ms, until_ms, version "
    "FROM writers, house ORDER BY epoch DESC";

WriterRow row_of(SQLite::Statement& row) {
    WriterRow writer{.database = row.getColumn(0).getString(),
                     .epoch = row.getColumn(1).getInt64(),
                     .since = WallTime{std::chrono::milliseconds(row.getColumn(6).getInt64())},
                     .until = {},
                     .version = row.getColumn(8).getString(),
                     .process = static_cast<std::uint64_t>(row.getColumn(2).getInt64()),
                     .started = static_cast<std::uint64_t>(row.getColumn(3).getInt64()),
                     .host = row.getColumn(4).getString(),
                     .cgroup = row.getColumn(5).getString()};
    if (!row.getColumn(7).isNull())
        writer.until = WallTime{std::chrono::milliseconds(row.getColumn(7).getInt64())};
    return writer;
}

std::int64_t milliseconds(WallTime at) { return at.time_since_epoch().count(); }

}  // namespace

std::vector<WriterRow> all_writers(SQLite::Database& database) {
    std::vector<WriterRow> writers;
    SQLite::Statement rows(database, columns);
    while (rows.executeStep()) writers.push_back(row_of(rows));
    return writers;
}

std::optional<WriterRow> last_writer(SQLite::Database& database) {
    SQLite::Statement rows(database, columns);
    if (!rows.executeStep()) return std::nullopt;
    return row_of(rows);
}

WriterRow become_writer(SQLite::Database& database) {
    SQLite::Statement put(database,
                          "INSERT INTO writers(epoch, process, started, host, cgroup, since_ms, "
                          "version) VALUES ((SELECT coalesce(max(epoch), 0) + 1 FROM writers), "
                          "?, ?, ?, ?, ?, ?)");
    const std::uint64_t process = system::process_id();
    put.bind(1, static_cast<std::int64_t>(process));
    put.bind(2, static_cast<std::int64_t>(system::process_started(process)));
    put.bind(3, system::host_name());
    put.bind(4, system::own_cgroup());
    put.bind(5, milliseconds(wall_now()));
    put.bind(6, FEMRUN_VERSION);
    put.exec();
    return last_writer(database).value();
}

void leave_writing(SQLite::Database& database, const WriterRow& us) {
    SQLite::Statement end(database, "UPDATE writers SET until_ms = ? WHERE epoch = ?");
    end.bind(1, milliseconds(wall_now()));
    end.bind(2, us.epoch);
    end.exec();
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
