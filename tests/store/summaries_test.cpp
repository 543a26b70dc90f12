// SPDX-License-Identifier: MIT
// What a list of studies says of each is what its journal says, and no journal is read for it.
#include <SQLiteCpp/Database.h>

#include "store/bracket.hpp"
#include "store/database.hpp"
#include "store/failing_disk.hpp"
#include "store/folder.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::store;
using testing::at;
using testing::Folder;
using testing::must;

namespace {

/// Five solved trials, of which 4 repeats 1.
std::vector<Record> five_trials(StudyId study) {
    std::vector<Record> records;
    for (std::uint64_t trial = 1; trial <= 5; ++trial)
        for (Record& record : testing::solved_trial(study, trial, AttemptId{trial})) {
            if (trial == 4 && std::holds_alternative<AttemptStarted>(record.fact)) continue;
            if (trial == 4 && std::holds_alternative<AttemptEnded>(record.fact)) continue;
            if (auto* asked = std::get_if<TrialAsked>(&record.fact); asked && trial == 4)
                asked->repeats = 1;
            records.push_back(std::move(record));
        }
    return records;
}

TrialJudged judged_failed(std::uint64_t trial) {
    return {TrialEnded{trial,
                       study::TrialState::failed,
                       {1, 90},
                       {},
                       study::Failure{study::FailureKind::design, "post", "no value"}}};
}

/// 2 is outside, 3 was judged to have failed.
std::vector<Record> revision(StudyId study) {
    return {{study, at(100), TrialPlaced{2, false, {4.5, 3, 1}, "its material is gone"}},
            {study, at(100), judged_failed(3)},
            {study, at(100), StudyRevised{5, to_json(testing::bracket())}}};
}

void check_summary(const Database& database) {
    const StudyRow row = must(database.study("bracket"));
    const History history = must(database.history(row.id));
    CHECK(row.trials == history.size());
    CHECK(row.completed == history.completed());
    CHECK(row.failed == history.failed());
    CHECK(row.state == history.state());
}

}  // namespace

TEST_CASE("a study's summary is what its history says, after each record", "[store][summaries]") {
    const Folder folder;
    auto database = must(Database::open(folder.file("femrun.db"), Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), ""));
    auto records = five_trials(study);
    for (Record& record : testing::four_trials(study))
        if (std::holds_alternative<StudyChanged>(record.fact))
            records.insert(records.begin(), record);
    records.push_back({study, at(60), StudyChanged{StudyState::interrupted, "interrupted"}});
    for (const Record& record : records) {
        REQUIRE(database->append(std::span(&record, 1)).ok());
        check_summary(*database);
    }
    REQUIRE(database->update_definition(study, testing::bracket(), "", revision(study)).ok());
    check_summary(*database);
    CHECK(must(database->study("bracket")).completed == 2);
    CHECK(must(database->study("bracket")).failed == 1);
}

TEST_CASE("another program goes on with the summaries that it finds", "[store][summaries]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    StudyId study;
    {
        auto database = must(Database::open(path, Access::write));
        study = must(database->create_study(testing::bracket(), ""));
        const auto records = five_trials(study);
        // The repeat is asked for by the first program, and answered by the second.
        REQUIRE(database->append(std::span(records).first(13)).ok());
    }
    auto database = must(Database::open(path, Access::write));
    CHECK(must(database->study("bracket")).abandoned);  // nobody said how it ended
    const auto records = five_trials(study);
    REQUIRE(database->append(std::span(records).subspan(13)).ok());
    check_summary(*database);
    REQUIRE(database->update_definition(study, testing::bracket(), "", revision(study)).ok());
    const std::vector<Record> late{{study, at(200), StudyChanged{StudyState::running, ""}}};
    REQUIRE(database->append(late).ok());
    CHECK_FALSE(must(database->study("bracket")).abandoned);
    check_summary(*database);
}

TEST_CASE("what could not be written is not in the summary", "[store][summaries]") {
    const Folder folder;
    testing::FailingDisk disk;
    auto database = must(Database::open(folder.file("femrun.db"), Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), ""));
    const auto records = five_trials(study);
    disk.full_after(0);
    REQUIRE_FALSE(database->append(records).ok());
    disk.sound();

    CHECK(must(database->study("bracket")).trials == 0);
    REQUIRE(database->append(records).ok());
    CHECK(must(database->study("bracket")).trials == 5);
    check_summary(*database);
}

TEST_CASE("a list of studies reads no journal", "[store][summaries]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    {
        auto database = must(Database::open(path, Access::write));
        const StudyId study = must(database->create_study(testing::bracket(), ""));
        REQUIRE(database->append(five_trials(study)).ok());
    }
    // What nobody reads, nobody misses.
    SQLite::Database(path, SQLite::OPEN_READWRITE).exec("DELETE FROM journal");

    const auto database = must(Database::open(path, Access::read));
    CHECK(must(database->studies())[0].completed == 4);
    CHECK(must(database->study("bracket")).trials == 5);
}

TEST_CASE("a summary that somebody changed is told", "[store][summaries]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    {
        auto database = must(Database::open(path, Access::write));
        must(database->create_study(testing::bracket(), ""));
    }
    SQLite::Database(path, SQLite::OPEN_READWRITE).exec("UPDATE summaries SET completed = 3");

    CHECK(must(Database::open(path, Access::read))->studies().error() ==
          Error{ErrorKind::corrupt,
                "'" + path +
                    "': study 'bracket': its summary is not as it was written; the file is damaged "
                    "or was changed by hand: restore a copy"});
}

TEST_CASE("a study is watched record by record", "[store][watching]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    auto database = must(Database::open(path, Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), ""));
    const auto records = five_trials(study);
    REQUIRE(database->append(std::span(records).first(7)).ok());
    const auto watching = must(Database::open(path, Access::read));

    Recorded seen = must(watching->records(study, 0, 5));
    CHECK(seen.upto == 5);
    CHECK(seen.records == std::vector(records.begin(), records.begin() + 5));
    seen = must(watching->records(study, seen.upto, 100));
    CHECK(seen.upto == 7);
    seen = must(watching->records(study, seen.upto, 100));
    CHECK(seen.upto == 7);
    CHECK(seen.records.empty());
    REQUIRE(database->append(std::span(records).subspan(7)).ok());
    seen = must(watching->records(study, seen.upto, 100));
    CHECK(seen.upto == records.size());
    CHECK(seen.records == std::vector(records.begin() + 7, records.end()));
}
