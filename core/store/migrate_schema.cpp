// SPDX-License-Identifier: MIT
// The way from older databases: one step a version, which files of that version are kept to try.
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "base/check.hpp"
#include "store/schema.hpp"
#include "store/schema_parts.hpp"
#include "store/summaries.hpp"

namespace femrun::store {

namespace {

/// Version 1 had no `counted` (every report was taken to count) and no `log`.
void from_1_to_2(SQLite::Database& database) {
    database.exec("ALTER TABLE journal ADD COLUMN counted INTEGER");
    database.exec("ALTER TABLE journal ADD COLUMN log TEXT");
    database.exec("UPDATE journal SET counted = 1 WHERE kind = 'attempt_ended'");
}

/// Up to version 2 `excesses` was `violations`, with 0 for every constraint that is kept.
void from_2_to_3(SQLite::Database& database) {
    database.exec("ALTER TABLE journal RENAME COLUMN violations TO excesses");
}

/// Up to version 3 a failure said no more than its kind, stage and message, every trial was of the
/// study's one search space and a design of its own, nothing told a damaged record from a sound
/// one, and nobody who writes.
void from_3_to_4(SQLite::Database& database) {
    database.exec("ALTER TABLE journal ADD COLUMN cause TEXT");
    database.exec("ALTER TABLE journal ADD COLUMN repeats INTEGER");
    database.exec("ALTER TABLE journal ADD COLUMN definition TEXT");
    database.exec("ALTER TABLE journal ADD COLUMN checksum INTEGER");
    database.exec("ALTER TABLE studies ADD COLUMN checksum INTEGER");
    database.exec(R"(
CREATE TABLE writer (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    database   TEXT NOT NULL,
    epoch      INTEGER NOT NULL,
    since_ms   INTEGER NOT NULL,
    process    INTEGER NOT NULL,
    started    INTEGER NOT NULL,
    host       TEXT NOT NULL,
    cgroup     TEXT
);
)");
}

/// Up to version 4 the house had no facts but who writes, and what a study came to was counted in
/// its journal.
void from_4_to_5(SQLite::Database& database) {
    database.exec(house_tables);
    database.exec(
        "INSERT INTO house SELECT 1, coalesce((SELECT database FROM writer), "
        "lower(hex(randomblob(8)))) || lower(hex(randomblob(8)))");
    database.exec(
        "INSERT INTO writers(epoch, since_ms, process, started, host, cgroup) "
        "SELECT epoch, since_ms, process, started, host, cgroup FROM writer");
    database.exec("DROP TABLE writer");
}

/// Up to version 5 nobody came from other PCs.
void from_5_to_6(SQLite::Database& database) { database.exec(admission_tables); }

/// What is made anew, and a view of a study whose name is taken now. People's own views stay.
void drop_views(SQLite::Database& database) {
    std::vector<std::string> drops;
    SQLite::Statement old(
        database,
        "SELECT printf('DROP %s \"%w\"', type, name) FROM sqlite_master "
        "WHERE type = 'view' AND lower(name) IN ('trials', 'attempts', "
        "'writer', 'writers', 'house', 'workers', 'pools', 'summaries', 'tokens', 'keys') "
        "OR type = 'index' AND name IN ('journal_trial_ends', "
        "'journal_trial_places', 'journal_attempt_ends', 'journal_repeats')");
    while (old.executeStep()) drops.push_back(old.getColumn(0).getString());
    old.reset();
    for (const std::string& drop : drops) database.exec(drop);
}

}  // namespace

void migrate_schema(SQLite::Database& database, int from) {
    FEMRUN_CHECK(from >= 1 && from <= schema_version, static_cast<long long>(from));
    // SQLite renames a column also in the views that name it, and in none that names what is gone.
    if (from < 2) from_1_to_2(database);
    if (from < 3) from_2_to_3(database);
    drop_views(database);
    if (from < 4) from_3_to_4(database);
    if (from < 5) from_4_to_5(database);
    if (from < 6) from_5_to_6(database);
    create_views(database);
    end_trials_once(database);
    if (from < 5) summarize_all(database);
    database.exec(fmt::format("PRAGMA user_version = {}", schema_version));
}

}  // namespace femrun::store
