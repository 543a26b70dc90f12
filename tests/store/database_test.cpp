// SPDX-License-Identifier: MIT
#include "store/database.hpp"

#include <SQLiteCpp/Database.h>

#include <algorithm>
#include <filesystem>

#include "store/bracket.hpp"
#include "store/folder.hpp"
#include "store/told.hpp"
#include "store/writer.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::store;
using testing::at;
using testing::folded;
using testing::Folder;
using testing::must;
using testing::told;

TEST_CASE("what was appended is there when the database is opened again", "[store][database]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    StudyId study;
    std::vector<Record> records;
    {
        auto database = must(Database::open(path, Access::write));
        study = must(database->create_study(testing::bracket(), "[study]\nname = 'bracket'\n"));
        records = testing::four_trials(study);
        REQUIRE(database->append(records).ok());
    }

    auto database = must(Database::open(path, Access::read));

    CHECK(told(must(database->history(study))) == folded(records));
    CHECK(must(database->definition(study)) == testing::bracket());
    CHECK(must(database->file_text(study)) == "[study]\nname = 'bracket'\n");
    CHECK(database->path() == path);
}

TEST_CASE("records of every kind with odd contents come back whole", "[store][database]") {
    const Folder folder;
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const study::Failure odd{study::FailureKind::fault, "", std::string("zero \0 in 'it'", 14)};
    auto definition = testing::bracket();
    for (auto& parameter : definition.space.parameters)
        parameter.domain = study::RealDomain{.low = -infinity, .high = infinity};
    auto database = must(Database::open(folder.file("odd.db"), Access::write));
    const StudyId study = must(database->create_study(definition, ""));
    const std::vector<Record> records{
        {study, at(0), TrialAsked{1, Origin::user, 12, {-0.0, 5e-324, infinity}}},
        {study, at(1), AttemptStarted{1, AttemptId{1ull << 60}, 4'000'000'000u, "Größe \"x\"\n"}},
        {study, at(2),
         AttemptEnded{.trial = 1,
                      .attempt = AttemptId{1ull << 60},
                      .state = study::AttemptState::revoked,
                      .response = {-infinity, 1},
                      .failure = odd,
                      .counted = false,
                      .seconds = 1e-9,
                      .folder = "ordner/ü",
                      .log = "a\nb\t\x01"}},
        {study, at(3),
         TrialEnded{
             1, study::TrialState::complete, {1, 2}, {{infinity}, {3}, infinity, false}, {}}},
        {study, at(4), StudyChanged{StudyState::paused, "it's paused"}}};

    REQUIRE(database->append(records).ok());

    CHECK(told(must(database->history(study))) == folded(records));
    CHECK(database->next_attempt() == AttemptId{(1ull << 60) + 1});
}

TEST_CASE("the journals of two studies do not mix", "[store][database]") {
    const Folder folder;
    auto database = must(Database::open(folder.file("femrun.db"), Access::write));
    auto second = testing::bracket();
    second.name = "second";
    const StudyId a = must(database->create_study(testing::bracket(), ""));
    const StudyId b = must(database->create_study(second, ""));
    const auto of_a = testing::four_trials(a);
    auto of_b = testing::four_trials(b);
    of_b.resize(8);
    for (std::size_t i = 0; i < of_a.size(); ++i) {
        REQUIRE(database->append(std::span(&of_a[i], 1)).ok());
        if (i < of_b.size()) REQUIRE(database->append(std::span(&of_b[i], 1)).ok());
    }

    CHECK(told(must(database->history(a))) == folded(of_a));
    CHECK(told(must(database->history(b))) == folded(of_b));
}

TEST_CASE("the list of studies counts trials and tells the state", "[store][database]") {
    const Folder folder;
    auto database = must(Database::open(folder.file("femrun.db"), Access::write));
    CHECK(must(database->studies()).empty());
    const StudyId study = must(database->create_study(testing::bracket(), ""));
    REQUIRE(database->append(testing::four_trials(study)).ok());
    REQUIRE(database
                ->append(std::vector<Record>{
                    {study, at(20'000), StudyChanged{StudyState::interrupted, "interrupted"}}})
                .ok());
    auto untouched = testing::bracket();
    untouched.name = "untouched";
    must(database->create_study(untouched, ""));

    const auto rows = must(database->studies());
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].id == study);
    CHECK(rows[0].name == "bracket");
    CHECK(rows[0].state == StudyState::interrupted);
    CHECK(rows[0].trials == 4);
    CHECK(rows[0].completed == 2);
    CHECK(rows[0].failed == 1);
    CHECK(rows[0].changed == std::max(rows[0].created, at(20'000)));
    CHECK(rows[1].name == "untouched");
    CHECK(rows[1].trials == 0);
    CHECK(rows[1].state == StudyState::running);
    CHECK(rows[1].changed == rows[1].created);
}

TEST_CASE("attempt ids go on where the last process stopped", "[store][database]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    {
        auto database = must(Database::open(path, Access::write));
        CHECK(database->next_attempt() == AttemptId{1});
        const StudyId study = must(database->create_study(testing::bracket(), ""));
        REQUIRE(database->append(testing::four_trials(study)).ok());
        CHECK(database->next_attempt() == AttemptId{6});
    }
    CHECK(must(Database::open(path, Access::write))->next_attempt() == AttemptId{6});
}

TEST_CASE("a changed definition replaces the old one", "[store][database]") {
    const Folder folder;
    auto database = must(Database::open(folder.file("femrun.db"), Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), "old"));
    auto changed = testing::bracket();
    changed.budget.successes = 500;
    changed.goals.responses.push_back("u_tip");

    REQUIRE(database->update_definition(study, changed, "new").ok());

    CHECK(must(database->definition(study)) == changed);
    CHECK(must(database->file_text(study)) == "new");
}

TEST_CASE("a study may have a name that the database uses itself", "[store][database]") {
    const auto [name, view] = GENERATE(
        table<std::string, std::string>({{"bracket", "bracket"},
                                         {"trials", "trials study"},
                                         {"Journal", "Journal study"},
                                         {"journal_trial_ends", "journal_trial_ends study"},
                                         {"sqlite_bracket", "study sqlite_bracket"}}));
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    auto definition = testing::bracket();
    definition.name = name;

    (void)must(must(Database::open(path, Access::write))->create_study(definition, ""));

    SQLite::Database reader(path);
    CHECK(reader.execAndGet("SELECT count(*) FROM \"" + view + "\"").getInt() == 0);
}

TEST_CASE("records may be appended in any groups", "[store][database]") {
    const Folder folder;
    auto database = must(Database::open(folder.file("femrun.db"), Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), ""));
    const auto records = testing::four_trials(study);
    REQUIRE(database->append(std::span(records).first(4)).ok());

    CHECK(told(must(database->history(study))) == folded(std::span(records).first(4)));
    REQUIRE(database->append(std::span(records).subspan(4)).ok());
    CHECK(told(must(database->history(study))) == folded(records));
}

TEST_CASE("the writer acknowledges records in order, and only when they are on disk",
          "[store][writer]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    auto database = must(Database::open(path, Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), ""));
    auto reader = must(Database::open(path, Access::read));
    // Written by the writer's thread, looked at when it has ended.
    std::vector<std::uint64_t> acknowledged;
    std::vector<std::uint64_t> seen;  // trials that a reader saw at each acknowledgement
    std::vector<std::string> errors;
    {
        Writer writer(std::move(database), [&](std::uint64_t durable, const Result<void>& state) {
            if (!state) errors.push_back(state.error().message);
            acknowledged.push_back(durable);
            const auto history = reader->history(study);
            seen.push_back(history ? history->ended().size() : 0);
        });
        for (std::uint64_t trial = 1; trial <= 100; ++trial)
            CHECK(writer.append(testing::solved_trial(study, trial, AttemptId{trial})) ==
                  trial * 4);
        CHECK(writer.append({}) == 400);
    }

    CHECK(errors.empty());
    REQUIRE_FALSE(acknowledged.empty());
    CHECK(acknowledged.back() == 400);
    CHECK(std::is_sorted(acknowledged.begin(), acknowledged.end()));
    for (std::size_t i = 0; i < acknowledged.size(); ++i) CHECK(seen[i] * 4 >= acknowledged[i]);
}
