// SPDX-License-Identifier: MIT
// A study whose goals have changed: what was solved gets another verdict.
#include <SQLiteCpp/Database.h>

#include <limits>

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

TEST_CASE(
    "a trial in a changed search space shows its new design everywhere, or that it is outside",
    "[store][revision]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    auto database = must(Database::open(path, Access::write));
    const auto was = testing::bracket();
    const StudyId study = must(database->create_study(was, ""));
    REQUIRE(database->append(testing::four_trials(study)).ok());
    auto is = was;
    // The choice of trial 1 stands elsewhere, and that of trials 2 and 3 is gone.
    std::get<study::CategoricalDomain>(is.space.parameters[2].domain).choices = {"Al", "S235"};
    const double nowhere = std::numeric_limits<double>::quiet_NaN();
    const History before = must(database->history(study));
    const auto placed = [&](std::uint64_t trial, bool counts, double material) {
        auto design = before.trial(trial).design;
        design[2] = material;
        return Record{study, at(9000),
                      TrialPlaced{trial, counts, design, counts ? "" : "'material' was 'S355'"}};
    };

    REQUIRE(database
                ->update_definition(
                    study, is, "new",
                    std::vector<Record>{placed(1, true, 1),
                                        placed(2, false, nowhere),
                                        placed(3, false, nowhere),
                                        placed(4, true, 1),
                                        {study, at(9001), StudyRevised{4, to_json(was)}}})
                .ok());

    const History history = must(database->history(study));
    CHECK(history.trial(1).design[2] == 1);
    CHECK(history.trial(1).verdict == before.trial(1).verdict);
    CHECK_FALSE(history.trial(3).counts);
    CHECK(history.trial(3).outside == "'material' was 'S355'");
    CHECK(history.trial(3).response.empty());
    CHECK(history.in_its_time(3).design == before.trial(3).design);
    CHECK(history.in_its_time(3).response == before.trial(3).response);
    CHECK(must(definition_from_json(*history.in_its_time(3).definition)) == was);
    CHECK(history.adopted_counting() == 2);
    CHECK(history.designs() == 2);
    CHECK(history.completed() == 1);
    CHECK(history.failed() == 0);
    const StudyRow row = must(database->study("bracket"));
    CHECK(row.trials == 4);
    CHECK(row.completed == 1);
    CHECK(row.failed == 0);

    SQLite::Database reader(path);
    const auto asked = [&](const std::string& query) {
        return std::string(reader.execAndGet(query).getString());
    };
    CHECK(asked("SELECT group_concat(number || material || counts) FROM bracket WHERE counts") ==
          "1S2351,4S2351");
    CHECK(asked("SELECT count(*) FROM bracket WHERE counts = 0 AND material IS NULL AND mass IS "
                "NULL AND thickness > 0") == "2");
    CHECK(asked("SELECT count(*) FROM trials WHERE response IS NOT NULL") == "2");
}

TEST_CASE("a trial that repeats another counts for nothing", "[store]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    auto database = must(Database::open(path, Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), ""));
    REQUIRE(database->append(testing::four_trials(study)).ok());
    const History before = must(database->history(study));
    const TrialHistory known = before.trial(1);
    REQUIRE(
        database
            ->append(std::vector<Record>{
                {study, at(9000), TrialAsked{5, Origin::optimizer, 3, known.design, 1}},
                {study, at(9001), TrialEnded{5, known.state, known.response, known.verdict, {}}}})
            .ok());

    const History history = must(database->history(study));
    CHECK(history.trial(5).repeats == 1);
    CHECK(history.size() == 5);
    CHECK(history.designs() == 4);
    CHECK(history.completed() == before.completed());
    CHECK(must(database->study("bracket")).completed == before.completed());
    SQLite::Database reader(path);
    CHECK(reader.execAndGet("SELECT repeats FROM trials WHERE number = 5").getInt() == 1);
}

TEST_CASE("what a study is computed with is kept from its first record on", "[store]") {
    const Folder folder;
    auto database = must(Database::open(folder.file("femrun.db"), Access::write));
    const std::vector<Record> first{{{}, at(0), SourcesNoted{"{\"solver\":1}"}}};

    const StudyId study = must(database->create_study(testing::bracket(), "", first));

    CHECK(must(database->history(study)).sources() == "{\"solver\":1}");
    CHECK(must(database->history(study)).size() == 0);
}
