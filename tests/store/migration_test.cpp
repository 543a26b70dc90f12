// SPDX-License-Identifier: MIT
// Files of older versions: of 1 as it is known, of later ones as they were written by the last
// program of their version and are kept beside this test.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <filesystem>

#include "store/bracket.hpp"
#include "store/database.hpp"
#include "store/folder.hpp"
#include "store/told.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::store;
using testing::at;
using testing::Folder;
using testing::must;

namespace {

constexpr const char* version_1 = R"(
PRAGMA application_id = 1178946898;
PRAGMA user_version = 1;
CREATE TABLE studies (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
    created_ms INTEGER NOT NULL, definition TEXT NOT NULL, file TEXT NOT NULL);
CREATE TABLE journal (seq INTEGER PRIMARY KEY, study INTEGER NOT NULL, at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL, trial INTEGER, attempt INTEGER, ordinal INTEGER, state TEXT, origin TEXT,
    told INTEGER, worker TEXT, design TEXT, response TEXT, objectives TEXT, violations TEXT,
    violation REAL, feasible INTEGER, failure TEXT, stage TEXT, message TEXT, seconds REAL,
    folder TEXT);
INSERT INTO journal(seq, study, at_ms, kind, trial, origin, told, design) VALUES
    ((1 << 40) + 1, 1, 1700000000010, 'trial_asked', 1, 'optimizer', 0, '[10,2,0]');
INSERT INTO journal(seq, study, at_ms, kind, trial, attempt, ordinal, worker) VALUES
    ((1 << 40) + 2, 1, 1700000000011, 'attempt_started', 1, 1, 1, 'here/1');
INSERT INTO journal(seq, study, at_ms, kind, trial, attempt, state, response, seconds, folder)
    VALUES ((1 << 40) + 3, 1, 1700000000900, 'attempt_ended', 1, 1, 'reported', '[1.5,80]', 0.9,
            'bracket/1/1');
INSERT INTO journal(seq, study, at_ms, kind, trial, state, response, objectives, violations,
                    violation, feasible)
    VALUES ((1 << 40) + 4, 1, 1700000000901, 'trial_ended', 1, 'complete', '[1.5,80]', '[1.5]',
            '[0]', 0, 1);
)";

std::string old_database(const Folder& folder) {
    std::string path = folder.file("old.db");
    SQLite::Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(version_1);
    SQLite::Statement study(database,
                            "INSERT INTO studies VALUES (1, 'bracket', 1700000000000, ?, "
                            "'name = \"bracket\"')");
    study.bind(1, to_json(testing::bracket()));
    study.exec();
    return path;
}

constexpr int kept_versions[] = {2, 3, 4, 5, 6};

/// A copy of the kept file, to be changed.
std::string kept_database(const Folder& folder, int version) {
    std::string path = folder.file("kept.db");
    std::filesystem::copy_file(FEMRUN_KEPT + fmt::format("/schema-{}.db", version), path);
    return path;
}

std::vector<Record> its_records() {
    const StudyId study{1};
    return {{study, at(10), TrialAsked{1, Origin::optimizer, 0, {10, 2, 0}}},
            {study, at(11), AttemptStarted{1, AttemptId{1}, 1, "here/1"}},
            {study, at(900),
             AttemptEnded{.trial = 1,
                          .attempt = AttemptId{1},
                          .response = {1.5, 80},
                          .seconds = 0.9,
                          .folder = "bracket/1/1"}},
            {study, at(901),
             TrialEnded{1, study::TrialState::complete, {1.5, 80}, {{1.5}, {0}, 0, true}, {}}}};
}

}  // namespace

TEST_CASE("a database of version 1 is brought up to date and goes on", "[store][migration]") {
    const Folder folder;
    const std::string path = old_database(folder);
    auto records = its_records();
    {
        auto database = must(Database::open(path, Access::write));
        CHECK(testing::told(must(database->history(StudyId{1}))) == testing::folded(records));
        CHECK(must(database->definition(StudyId{1})) == testing::bracket());
        for (const Record& record : testing::solved_trial(StudyId{1}, 2, AttemptId{2}))
            records.push_back(record);
        REQUIRE(database->append(std::span(records).subspan(4)).ok());
    }
    CHECK(testing::told(must(must(Database::open(path, Access::read))->history(StudyId{1}))) ==
          testing::folded(records));

    SQLite::Database by_hand(path);
    CHECK(by_hand.execAndGet("PRAGMA user_version").getInt() == 7);
    CHECK(by_hand.execAndGet("SELECT trials || completed || failed FROM summaries").getString() ==
          "220");
    CHECK(by_hand.execAndGet("SELECT group_concat(mass) FROM bracket").getString() == "1.5,1.5");
}

TEST_CASE("looking at a database of version 1 brings it up to date too", "[store][migration]") {
    const Folder folder;
    const std::string path = old_database(folder);
    auto database = must(Database::open(path, Access::read));
    CHECK(testing::told(must(database->history(StudyId{1}))) == testing::folded(its_records()));
    CHECK(must(database->writers())[0].until);  // it has ended, and was not killed
}

TEST_CASE("what a kept file of each version holds is all there, and goes on",
          "[store][migration]") {
    for (const int version : kept_versions) {
        CAPTURE(version);
        const Folder folder;
        const std::string path = kept_database(folder, version);
        auto database = must(Database::open(path, Access::write));

        const auto rows = must(database->studies());
        REQUIRE(rows.size() == 2);
        const StudyRow &bracket = rows[0], &wing = rows[1];
        CHECK(bracket.name == "bracket");
        CHECK(bracket.state == StudyState::running);
        CHECK(bracket.abandoned);
        CHECK(bracket.changed == bracket.created);
        CHECK(wing.name == "wing");
        CHECK(wing.state == StudyState::paused);
        for (const StudyRow& row : rows) {
            const History history = must(database->history(row.id));
            CHECK(row.trials == history.size());
            CHECK(row.completed == history.completed());
            CHECK(row.failed == history.failed());
            CHECK(must(database->definition(row.id)).name == row.name);
            CHECK(must(database->file_text(row.id)) == "[study]\nname = \"" + row.name + "\"\n");
        }
        CHECK(must(database->history(bracket.id)).size() == 4);
        CHECK(database->next_attempt() == AttemptId{9});
        CHECK(database->writer()->database.size() == 32);
        CHECK(must(database->workers()).empty());
        CHECK(must(database->pools()).empty());
        CHECK(must(database->tokens()).empty());
        CHECK(must(database->keys()).empty());

        const std::uint64_t next = bracket.trials + 1;
        REQUIRE(database->append(testing::solved_trial(bracket.id, next, AttemptId{9})).ok());
        const StudyRow row = must(database->study("bracket"));
        CHECK(row.trials == next);
        CHECK(row.completed == bracket.completed + 1);
    }
}

TEST_CASE("a file that is brought up to date keeps the name that it has for ever",
          "[store][migration]") {
    const Folder folder;
    const std::string path = kept_database(folder, 4);
    const std::string was =
        SQLite::Database(path).execAndGet("SELECT database FROM writer").getString();
    REQUIRE(was.size() == 16);

    const std::string now = must(Database::open(path, Access::write))->writer()->database;

    CHECK(now.starts_with(was));
    CHECK(must(Database::open(path, Access::write))->writer()->database == now);
    const auto writers = must(must(Database::open(path, Access::read))->writers());
    REQUIRE(writers.size() == 3);
    CHECK(writers[2].version.empty());  // it was not noted then
    CHECK(writers[0].version == FEMRUN_VERSION);
}

TEST_CASE("a state that no version knew is told", "[store][migration]") {
    const Folder folder;
    const std::string path = old_database(folder);
    SQLite::Database(path, SQLite::OPEN_READWRITE)
        .exec(
            "INSERT INTO journal(seq, study, at_ms, kind, state) "
            "VALUES ((1 << 40) + 5, 1, 1700000000902, 'study_changed', 'asleep')");
    CHECK(must(Database::open(path, Access::read))->studies().error() ==
          Error{ErrorKind::corrupt,
                fmt::format("'{}': study 'bracket': study state 'asleep' is unknown; the file is "
                            "damaged or was changed by hand: restore a copy",
                            path)});
}

TEST_CASE("an old and a new database have the same tables and views", "[store][migration]") {
    const Folder folder;
    const std::string new_path = folder.file("new.db");
    must(must(Database::open(new_path, Access::write))->create_study(testing::bracket(), ""));
    const auto columns = [](const std::string& path) {
        SQLite::Database database(path);
        SQLite::Statement names(database,
                                "SELECT group_concat(m.type || ' ' || m.name || '.' || c.name, "
                                "char(10)) FROM (SELECT * FROM sqlite_master WHERE type IN "
                                "('table', 'view') ORDER BY name) AS m "
                                "JOIN pragma_table_info(m.name) AS c");
        names.executeStep();
        return names.getColumn(0).getString();
    };
    const std::string old_path = old_database(folder);
    must(Database::open(old_path, Access::write));
    CHECK(columns(old_path) == columns(new_path));
    for (const int version : kept_versions) {
        CAPTURE(version);
        const Folder kept;
        const std::string path = kept_database(kept, version);
        must(Database::open(path, Access::write));
        SQLite::Database(path, SQLite::OPEN_READWRITE).exec("DROP VIEW wing");
        CHECK(columns(path) == columns(new_path));
    }
}
