// SPDX-License-Identifier: MIT
#include "store/schema.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <string>
#include <vector>

#include "base/check.hpp"
#include "store/database.hpp"

namespace femrun::store {

namespace {

constexpr const char* tables = R"(
CREATE TABLE studies (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    created_ms INTEGER NOT NULL,
    definition TEXT NOT NULL,
    file       TEXT NOT NULL,
    checksum   INTEGER
);
CREATE TABLE journal (
    seq        INTEGER PRIMARY KEY,
    study      INTEGER NOT NULL,
    at_ms      INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    trial      INTEGER,
    attempt    INTEGER,
    ordinal    INTEGER,
    state      TEXT,
    origin     TEXT,
    told       INTEGER,
    worker     TEXT,
    design     TEXT,
    response   TEXT,
    objectives TEXT,
    excesses   TEXT,
    violation  REAL,
    feasible   INTEGER,
    failure    TEXT,
    stage      TEXT,
    message    TEXT,
    seconds    REAL,
    folder     TEXT,
    counted    INTEGER,
    log        TEXT,
    cause      TEXT,
    repeats    INTEGER,
    definition TEXT,
    checksum   INTEGER
);
)";

constexpr const char* writer = R"(
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
)";

// A trial ends once, and may be judged anew as often as its goals change. For people's queries it
// is an index of both.
constexpr const char* once_ended = R"(
CREATE UNIQUE INDEX journal_trial_ends
    ON journal(study, trial, CASE kind WHEN 'trial_ended' THEN 0 ELSE seq END)
 WHERE kind IN ('trial_ended', 'trial_judged');
)";

// The range of seq in each join keeps SQLite within the records of one study. The indexes hold only
// what ended or was placed anew: they cost 2 us a trial when appending.
constexpr const char* views = R"(
CREATE INDEX journal_trial_places ON journal(study, trial) WHERE kind = 'trial_placed';
CREATE INDEX journal_attempt_ends ON journal(attempt) WHERE kind = 'attempt_ended';

CREATE VIEW trials AS
SELECT s.name AS study,
       asked.trial AS number,
       coalesce(ended.state,
                (SELECT CASE attempt.kind WHEN 'attempt_started' THEN 'running' ELSE 'queued' END
                   FROM journal AS attempt
                  WHERE attempt.seq > asked.seq AND attempt.seq < ((s.id + 1) << 40)
                    AND attempt.trial = asked.trial
                  ORDER BY attempt.seq DESC LIMIT 1),
                'queued') AS state,
       asked.origin AS origin,
       coalesce(placed.design, asked.design) AS design,
       coalesce(placed.counted, 1) AS counts,
       asked.repeats AS repeats,
       ended.response AS response,
       ended.objectives AS objectives,
       ended.feasible AS feasible,
       ended.violation AS violation,
       ended.excesses AS excesses,
       ended.failure AS failure,
       ended.stage AS stage,
       ended.message AS message,
       ended.cause AS cause,
       datetime(asked.at_ms / 1000, 'unixepoch') AS asked,
       datetime(ended.at_ms / 1000, 'unixepoch') AS ended
  FROM studies AS s
  JOIN journal AS asked
    ON asked.seq > (s.id << 40) AND asked.seq < ((s.id + 1) << 40)
   AND asked.kind = 'trial_asked'
  LEFT JOIN journal AS ended
    ON ended.seq = (SELECT max(verdict.seq) FROM journal AS verdict
                     WHERE verdict.study = asked.study AND verdict.trial = asked.trial
                       AND verdict.kind IN ('trial_ended', 'trial_judged'))
  LEFT JOIN journal AS placed
    ON placed.seq = (SELECT max(place.seq) FROM journal AS place
                      WHERE place.study = asked.study AND place.trial = asked.trial
                        AND place.kind = 'trial_placed');

CREATE VIEW attempts AS
SELECT s.name AS study,
       started.trial AS trial,
       started.attempt AS attempt,
       started.ordinal AS ordinal,
       coalesce(ended.state, 'started') AS state,
       started.worker AS worker,
       ended.seconds AS seconds,
       ended.response AS response,
       ended.counted AS counted,
       ended.failure AS failure,
       ended.stage AS stage,
       ended.message AS message,
       ended.cause AS cause,
       CASE ended.state WHEN 'reported' THEN ended.folder
                        ELSE coalesce(ended.folder, started.folder) END AS folder,
       ended.log AS log,
       datetime(started.at_ms / 1000, 'unixepoch') AS started,
       datetime(ended.at_ms / 1000, 'unixepoch') AS ended
  FROM studies AS s
  JOIN journal AS started
    ON started.seq > (s.id << 40) AND started.seq < ((s.id + 1) << 40)
   AND started.kind = 'attempt_started'
  LEFT JOIN journal AS ended
    ON ended.seq = (SELECT max(report.seq) FROM journal AS report
                     WHERE report.attempt = started.attempt AND report.kind = 'attempt_ended');
)";

void set_version(SQLite::Database& database, int version) {
    database.exec(fmt::format("PRAGMA user_version = {}", version));
}

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
    database.exec(writer);
}

/// What is made anew, and a view of a study whose name is taken now. People's own views stay.
void drop_views(SQLite::Database& database) {
    std::vector<std::string> drops;
    SQLite::Statement old(database,
                          "SELECT printf('DROP %s \"%w\"', type, name) FROM sqlite_master "
                          "WHERE type = 'view' AND lower(name) IN ('trials', 'attempts', 'writer') "
                          "OR type = 'index' AND name IN ('journal_trial_ends', "
                          "'journal_trial_places', 'journal_attempt_ends')");
    while (old.executeStep()) drops.push_back(old.getColumn(0).getString());
    old.reset();
    for (const std::string& drop : drops) database.exec(drop);
}

void create_views(SQLite::Database& database) {
    database.exec(views);
    std::vector<std::string> definitions;
    SQLite::Statement studies(database, "SELECT definition FROM studies ORDER BY id");
    while (studies.executeStep()) definitions.push_back(studies.getColumn(0).getString());
    studies.reset();
    for (const std::string& text : definitions)
        if (const auto definition = definition_from_json(text))
            create_study_view(database, *definition);
}

/// Two programs at a time may have ended a trial twice in an old file: that study says so when it
/// is read, and the others are not kept from their records.
void end_trials_once(SQLite::Database& database) {
    try {
        database.exec(once_ended);
    } catch (const SQLite::Exception& refused) {
        if (refused.getErrorCode() != SQLITE_CONSTRAINT) throw;
        std::string twice = once_ended;
        twice.erase(twice.find("UNIQUE "), 7);
        database.exec(twice);
    }
}

}  // namespace

void create_schema(SQLite::Database& database) {
    database.exec(tables);
    database.exec(writer);
    create_views(database);
    end_trials_once(database);
    database.exec(fmt::format("PRAGMA application_id = {}", application_id));
    set_version(database, schema_version);
}

void migrate_schema(SQLite::Database& database, int from) {
    FEMRUN_CHECK(from >= 1 && from <= schema_version, static_cast<long long>(from));
    drop_views(database);
    if (from < 2) from_1_to_2(database);
    if (from < 3) from_2_to_3(database);
    if (from < 4) from_3_to_4(database);
    create_views(database);
    end_trials_once(database);
    set_version(database, schema_version);
}

}  // namespace femrun::store
