// SPDX-License-Identifier: MIT
#include "store/schema.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

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
    file       TEXT NOT NULL
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
    cause      TEXT
);
)";

// The range of seq in each join keeps SQLite within the records of one study. The indexes hold only
// what ended and serve people's queries alone: they cost 2 us a trial when appending.
constexpr const char* views = R"(
CREATE INDEX journal_trial_ends ON journal(study, trial)
 WHERE kind IN ('trial_ended', 'trial_judged');
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
       asked.design AS design,
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
                       AND verdict.kind IN ('trial_ended', 'trial_judged'));

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
       ended.folder AS folder,
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

/// Up to version 3 a failure said no more than its kind, stage and message.
void from_3_to_4(SQLite::Database& database) {
    database.exec("ALTER TABLE journal ADD COLUMN cause TEXT");
}

/// Ours and those that are named after studies, as they are now.
void make_views_anew(SQLite::Database& database) {
    database.exec(
        "DROP VIEW IF EXISTS trials; DROP VIEW IF EXISTS attempts;"
        "DROP INDEX IF EXISTS journal_trial_ends; DROP INDEX IF EXISTS journal_attempt_ends");
    database.exec(views);
    std::vector<std::string> definitions;
    SQLite::Statement studies(database, "SELECT definition FROM studies ORDER BY id");
    while (studies.executeStep()) definitions.push_back(studies.getColumn(0).getString());
    studies.reset();
    for (const std::string& text : definitions)
        if (const auto definition = definition_from_json(text))
            create_study_view(database, *definition);
}

}  // namespace

void create_schema(SQLite::Database& database) {
    database.exec(tables);
    database.exec(views);
    database.exec(fmt::format("PRAGMA application_id = {}", application_id));
    set_version(database, schema_version);
}

void migrate_schema(SQLite::Database& database, int from) {
    FEMRUN_CHECK(from >= 1 && from <= schema_version, static_cast<long long>(from));
    if (from < 2) from_1_to_2(database);
    if (from < 3) from_2_to_3(database);
    if (from < 4) from_3_to_4(database);
    if (from < schema_version) make_views_anew(database);
    set_version(database, schema_version);
}

}  // namespace femrun::store
