// SPDX-License-Identifier: MIT
#include "store/schema.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <string>
#include <vector>

#include "store/database.hpp"
#include "store/schema_parts.hpp"

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

// A trial ends once, and may be judged anew as often as its goals change. For people's queries it
// is an index of both.
constexpr const char* once_ended = R"(
CREATE UNIQUE INDEX journal_trial_ends
    ON journal(study, trial, CASE kind WHEN 'trial_ended' THEN 0 ELSE seq END)
 WHERE kind IN ('trial_ended', 'trial_judged');
)";

// The range of seq in each join keeps SQLite within the records of one study. The indexes hold only
// what ended, was placed anew or repeats: they cost 2 us a trial when appending.
constexpr const char* views = R"(
CREATE INDEX journal_trial_places ON journal(study, trial) WHERE kind = 'trial_placed';
CREATE INDEX journal_attempt_ends ON journal(attempt) WHERE kind = 'attempt_ended';
CREATE INDEX journal_repeats ON journal(study, trial) WHERE repeats IS NOT NULL;

CREATE VIEW writer AS
SELECT * FROM writers ORDER BY epoch DESC LIMIT 1;

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

}  // namespace

const char* const house_tables = R"(
CREATE TABLE house (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    database TEXT NOT NULL
);
CREATE TABLE writers (
    epoch    INTEGER PRIMARY KEY,
    since_ms INTEGER NOT NULL,
    until_ms INTEGER,
    version  TEXT,
    process  INTEGER NOT NULL,
    started  INTEGER NOT NULL,
    host     TEXT NOT NULL,
    cgroup   TEXT
);
CREATE TABLE workers (
    pc       TEXT NOT NULL,
    user     TEXT NOT NULL,
    instance TEXT NOT NULL,
    name     TEXT NOT NULL,
    seen_ms  INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (pc, user, instance)
);
CREATE TABLE pools (
    name        TEXT PRIMARY KEY,
    count       INTEGER NOT NULL,
    cooldown_ms INTEGER NOT NULL,
    checksum    INTEGER NOT NULL
);
CREATE TABLE summaries (
    study      INTEGER PRIMARY KEY,
    state      TEXT NOT NULL,
    epoch      INTEGER,
    changed_ms INTEGER NOT NULL,
    trials     INTEGER NOT NULL,
    completed  INTEGER NOT NULL,
    failed     INTEGER NOT NULL,
    checksum   INTEGER NOT NULL
);
)";

const char* const admission_tables = R"(
CREATE TABLE tokens (
    id         INTEGER PRIMARY KEY,
    role       TEXT NOT NULL,
    name       TEXT NOT NULL,
    hash       TEXT NOT NULL UNIQUE,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER,
    revoked_ms INTEGER,
    used_ms    INTEGER,
    checksum   INTEGER NOT NULL
);
CREATE TABLE keys (
    hash          TEXT NOT NULL,
    role          TEXT NOT NULL,
    name          TEXT NOT NULL,
    token         INTEGER,
    first_seen_ms INTEGER NOT NULL,
    revoked_ms    INTEGER,
    checksum      INTEGER NOT NULL,
    PRIMARY KEY (hash, role)
);
)";

const char* const names_for_ever = "INSERT INTO house VALUES (1, lower(hex(randomblob(16))))";

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

void create_schema(SQLite::Database& database) {
    database.exec(tables);
    database.exec(house_tables);
    database.exec(admission_tables);
    database.exec(names_for_ever);
    create_views(database);
    end_trials_once(database);
    database.exec(fmt::format("PRAGMA application_id = {}", application_id));
    database.exec(fmt::format("PRAGMA user_version = {}", schema_version));
}

}  // namespace femrun::store
