// SPDX-License-Identifier: MIT
// A study whose goals have changed: what was solved gets another verdict.
#include <SQLiteCpp/Database.h>

#include "store/bracket.hpp"
#include "store/database.hpp"
#include "store/folder.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::store;
using testing::at;
using testing::Folder;
using testing::must;

TEST_CASE("a trial that is judged anew shows its last verdict everywhere", "[store][revision]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    auto database = must(Database::open(path, Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), ""));
    REQUIRE(database->append(testing::four_trials(study)).ok());
    const TrialEnded anew{
        1, study::TrialState::complete, {1.5, 80}, {{-1.5}, {7}, 0.25, false}, {}};

    REQUIRE(database
                ->append(std::vector<Record>{{study, at(9000), TrialJudged{anew}},
                                             {study, at(9001), StudyRevised{4}}})
                .ok());

    const History history = must(database->history(study));
    CHECK(history.trial(1).verdict == anew.verdict);
    CHECK(history.completed() == 2);
    CHECK(history.adopted() == 4);
    CHECK(history.ended().size() == 3);
    SQLite::Database reader(path);
    CHECK(reader.execAndGet("SELECT objectives FROM trials WHERE number = 1").getString() ==
          "[-1.5]");
    CHECK(reader.execAndGet("SELECT count(*) FROM trials").getInt() == 4);
    CHECK(reader.execAndGet("SELECT count(*) FROM trials WHERE number = 1 AND feasible = 0")
              .getInt() == 1);
}

TEST_CASE("a definition changes together with what it makes of the past, or not at all",
          "[store][revision]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    auto database = must(Database::open(path, Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), "old"));
    REQUIRE(database->append(testing::four_trials(study)).ok());
    auto changed = testing::bracket();
    changed.goals.objectives[0].sense = study::Sense::maximize;
    const std::vector<Record> revision{{study, at(9001), StudyRevised{4}}};
    SQLite::Database(path, SQLite::OPEN_READWRITE)
        .exec(
            "CREATE TRIGGER full BEFORE INSERT ON journal WHEN NEW.kind = 'study_revised' "
            "BEGIN SELECT RAISE(FAIL, 'full'); END");

    REQUIRE_FALSE(database->update_definition(study, changed, "new", revision).ok());
    CHECK(must(database->definition(study)) == testing::bracket());
    CHECK(must(database->file_text(study)) == "old");

    SQLite::Database(path, SQLite::OPEN_READWRITE).exec("DROP TRIGGER full");
    REQUIRE(database->update_definition(study, changed, "new", revision).ok());
    CHECK(must(database->definition(study)) == changed);
    CHECK(must(database->history(study)).adopted() == 4);
}

TEST_CASE("only a trial with a response can be judged anew", "[store][revision]") {
    History history;
    for (const Record& record : testing::four_trials(StudyId{1}))
        REQUIRE_FALSE(history.apply(record));

    CHECK(history.apply(at(1), TrialJudged{{.trial = 2}}) ==
          "trial 2 is judged anew, but it is failed without a response");
    CHECK(history.apply(at(1), StudyRevised{3}) ==
          "the study was revised after 3 trials, but there are 4");
}
