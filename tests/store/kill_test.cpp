// SPDX-License-Identifier: MIT
// kill -9 at any moment: what was acknowledged is there, whole and in order.
#include <SQLiteCpp/Database.h>
#include <fmt/format.h>

#include <chrono>
#include <random>
#include <thread>

#include "store/bracket.hpp"
#include "store/database.hpp"
#include "store/folder.hpp"
#include "store/other_process.hpp"
#include "support/catch.hpp"
#include "system/this_process.hpp"

using namespace femrun;
using namespace femrun::store;
using testing::Folder;
using testing::must;
using testing::Program;

namespace {

/// Every trial is the one that the writer program makes, from its first record to its last.
void check_trials(const History& history) {
    for (const TrialHistory& trial : history.trials()) {
        const auto expected =
            testing::solved_trial(StudyId{1}, trial.number, AttemptId{trial.number});
        const auto& asked = std::get<TrialAsked>(expected[0].fact);
        const auto& ended = std::get<TrialEnded>(expected[3].fact);
        if (trial.design != asked.design || trial.told != asked.told ||
            trial.state != study::TrialState::complete || trial.response != ended.response ||
            trial.verdict != ended.verdict || history.attempt_count(trial.number) != 1 ||
            history.attempts(trial.number)[0].attempt != AttemptId{trial.number})
            FAIL("trial " << trial.number << " is not as it was written");
    }
}

}  // namespace

TEST_CASE("a writer that is killed at any moment loses nothing that it acknowledged",
          "[store][faults]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    const unsigned seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    std::uint64_t acknowledged = 0, killed_early = 0;
    for (int round = 0; round < 25; ++round) {
        INFO("round " << round);
        {
            Program writer({FEMRUN_STUDY_WRITER, path, std::to_string(random())});
            // Some die while they open the database, the others after some commits and a bit.
            const std::uint64_t lines = round % 5 == 0 ? 0 : random() % 12;
            std::string line;
            for (std::uint64_t i = 0; i < lines; ++i) {
                line = writer.line();
                REQUIRE_FALSE(line.empty());
                acknowledged = std::stoull(line);
            }
            std::this_thread::sleep_for(std::chrono::microseconds(random() % 6000));
            writer.kill();
            if (lines == 0) ++killed_early;
            while (!(line = writer.line()).empty()) acknowledged = std::stoull(line);
        }
        auto database = Database::open(path, Access::read);
        if (acknowledged == 0 && !database) continue;  // died before there was a study
        REQUIRE(database.ok());
        if (!(*database)->study("bracket")) {
            REQUIRE(acknowledged == 0);
            continue;
        }
        const History history = must((*database)->history(StudyId{1}));
        CHECK(history.size() * 4 >= acknowledged);
        check_trials(history);
    }
    CHECK(killed_early >= 5);
    CHECK(acknowledged > 0);

    // Nobody holds the lock any more, and no attempt id comes twice.
    auto database = must(Database::open(path, Access::write));
    CHECK(database->next_attempt().value == must(database->history(StudyId{1})).size() + 1);
}

TEST_CASE("a database has one writer, and the second is told who it is", "[store][lock]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    {
        Program writer({FEMRUN_STUDY_WRITER, path, "1"});
        REQUIRE_FALSE(writer.line().empty());

        CHECK(Database::open(path, Access::write).error() ==
              Error{ErrorKind::conflict,
                    fmt::format("'{}': process {} on host '{}' writes to it; wait for it to end, "
                                "or use --db with another file",
                                path, writer.id(), system::host_name())});
        // Readers come and go meanwhile.
        CHECK(must(must(Database::open(path, Access::read))->history(StudyId{1})).size() > 0);
        REQUIRE_FALSE(writer.line().empty());
    }
    CHECK(Database::open(path, Access::write).ok());
}

TEST_CASE("the lock holds within a process and whatever way leads to the file", "[store][lock]") {
    const Folder folder;
    const auto first = must(Database::open(folder.file("femrun.db"), Access::write));
    const std::string detour = folder.path() + "/../" +
                               std::filesystem::path(folder.path()).filename().string() +
                               "/femrun.db";
    const auto second = Database::open(detour, Access::write);
    REQUIRE_FALSE(second.ok());
    CHECK(second.error().kind == ErrorKind::conflict);
    CHECK(std::filesystem::exists(folder.file("femrun.db-lock")));
}

TEST_CASE("a writer that another has pushed aside writes nothing more", "[store][lock]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    auto database = must(Database::open(path, Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), ""));
    REQUIRE(database->append(testing::solved_trial(study, 1, AttemptId{1})).ok());
    SQLite::Database(path, SQLite::OPEN_READWRITE)
        .exec("UPDATE writers SET epoch = epoch + 1, process = 4711, host = 'pc7'");

    const Error aside{
        ErrorKind::corrupt,
        fmt::format("'{}': process 4711 on host 'pc7' writes to it now, so this one has stopped "
                    "and written nothing more; see that only one runs, then run the same command "
                    "again",
                    path)};
    CHECK(database->append(testing::solved_trial(study, 2, AttemptId{2})).error() == aside);
    CHECK(database->update_definition(study, testing::bracket(), "").error() == aside);
    CHECK(must(database->history(study)).size() == 1);
}

TEST_CASE("a study that is on record as running is abandoned when nobody writes it",
          "[store][lock]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    {
        auto database = must(Database::open(path, Access::write));
        const StudyId study = must(database->create_study(testing::bracket(), ""));
        REQUIRE(database->append(std::vector<Record>{{study, wall_now(), StudyChanged{}}}).ok());
        CHECK_FALSE(must(must(Database::open(path, Access::read))->study("bracket")).abandoned);
    }
    CHECK(must(must(Database::open(path, Access::read))->study("bracket")).abandoned);
    // Somebody who writes now runs another study.
    const auto later = must(Database::open(path, Access::write));
    CHECK(must(must(Database::open(path, Access::read))->study("bracket")).abandoned);
}

TEST_CASE("a trial cannot be ended twice", "[store][lock]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    auto database = must(Database::open(path, Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), ""));
    auto records = testing::solved_trial(study, 1, AttemptId{1});
    REQUIRE(database->append(records).ok());
    CHECK(database->append(std::span(records).last(1)).error().message ==
          fmt::format("'{}': a record contradicts one that is there already (UNIQUE constraint "
                      "failed: index 'journal_trial_ends'); if the file was changed by hand, "
                      "restore a copy",
                      path));
    const auto& ended = std::get<TrialEnded>(records.back().fact);
    for (int times = 0; times < 2; ++times)
        CHECK(database->append(std::vector<Record>{{study, wall_now(), TrialJudged{ended}}}).ok());
    CHECK(must(database->history(study)).completed() == 1);
}

TEST_CASE("a writer that ends leaves only the database behind", "[store][lock]") {
    const Folder folder;
    must(Database::open(folder.file("femrun.db"), Access::write));
    std::vector<std::string> left;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
        left.push_back(entry.path().filename().string());
    CHECK(left == std::vector<std::string>{"femrun.db"});
}
