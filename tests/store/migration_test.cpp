// SPDX-License-Identifier: MIT
// Files of older versions, built here as those versions made them.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

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
    CHECK(by_hand.execAndGet("PRAGMA user_version").getInt() == 4);
    CHECK(by_hand.execAndGet("SELECT group_concat(mass) FROM bracket").getString() == "1.5,1.5");
}

TEST_CASE("looking at a database of version 1 brings it up to date too", "[store][migration]") {
    const Folder folder;
    const std::string path = old_database(folder);
    auto database = must(Database::open(path, Access::read));
    CHECK(testing::told(must(database->history(StudyId{1}))) == testing::folded(its_records()));
}

TEST_CASE("an old and a new database have the same tables and views", "[store][migration]") {
    const Folder folder;
    const std::string old_path = old_database(folder);
    must(Database::open(old_path, Access::write));
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
    CHECK(columns(old_path) == columns(new_path));
}
