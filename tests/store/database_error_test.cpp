// SPDX-License-Identifier: MIT
// Everything that can be wrong with a database file, in the words that people get to read.
#include <SQLiteCpp/Database.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "store/bracket.hpp"
#include "store/database.hpp"
#include "store/folder.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::store;
using testing::Folder;
using testing::must;

namespace {

/// Why opening fails, with the path taken off.
std::string refusal(const std::string& path, Access access) {
    const auto database = Database::open(path, access, std::chrono::milliseconds(50));
    if (database.ok()) return "opened";
    const std::string place = fmt::format("'{}': ", path);
    REQUIRE(database.error().message.starts_with(place));
    return database.error().message.substr(place.size());
}

void write_file(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

/// A closed database with the four trials of the bracket.
std::string four_trials_in(const Folder& folder) {
    std::string path = folder.file("femrun.db");
    auto database = must(Database::open(path, Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), ""));
    REQUIRE(database->append(testing::four_trials(study)).ok());
    return path;
}

/// Changes a closed database behind Femrun's back.
void by_hand(const std::string& path, const std::string& sql) {
    SQLite::Database(path, SQLite::OPEN_READWRITE).exec(sql);
}

/// Why the history cannot be read after such a change, from the study's name on.
std::string damage_told(const std::string& sql) {
    const Folder folder;
    const std::string path = four_trials_in(folder);
    by_hand(path, sql);
    const auto history = must(Database::open(path, Access::read))->history(StudyId{1});
    REQUIRE_FALSE(history.ok());
    CHECK(history.error().kind == ErrorKind::corrupt);
    const std::string& message = history.error().message;
    const std::string start = fmt::format("'{}': study 'bracket': ", path);
    const std::string remedy = "; the file is damaged or was changed by hand: restore a copy";
    REQUIRE(message.starts_with(start));
    REQUIRE(message.ends_with(remedy));
    return message.substr(start.size(), message.size() - start.size() - remedy.size());
}

/// The same for records of versions that had no checksums.
std::string damage(const std::string& sql) {
    return damage_told(sql + ";UPDATE journal SET checksum = NULL");
}

}  // namespace

TEST_CASE("a database that is not there is named with the remedy", "[store][errors]") {
    const Folder folder;
    CHECK(refusal(folder.file("none.db"), Access::read) ==
          "there is no such file; run a study first, or name its database with --db");
    CHECK_FALSE(std::filesystem::exists(folder.file("none.db")));
    CHECK(refusal(folder.file("no/femrun.db"), Access::write) ==
          fmt::format("there is no folder '{}'; make it, or use --db with a file in another folder",
                      folder.file("no")));
    CHECK(refusal("", Access::write) ==
          "an empty name is no file; name the database file with --db");
    CHECK(refusal(folder.path(), Access::read) ==
          "this is a folder; name the database file in it with --db");
    CHECK(refusal(folder.path(), Access::write) ==
          "this is a folder; name the database file in it with --db");
}

TEST_CASE("a file that is no database of ours is left alone", "[store][errors]") {
    const Folder folder;
    const std::string other = "this is not a Femrun database; use --db with another file";
    write_file(folder.file("notes.txt"), std::string(5000, 'x'));
    by_hand((write_file(folder.file("other.db"), ""), folder.file("other.db")),
            "CREATE TABLE addresses(name)");

    for (const Access access : {Access::read, Access::write}) {
        CHECK(refusal(folder.file("notes.txt"), access) == other);
        CHECK(refusal(folder.file("other.db"), access) == other);
    }
    CHECK(std::filesystem::file_size(folder.file("notes.txt")) == 5000);
}

TEST_CASE("an empty file is no database to read, but becomes one when written", "[store][errors]") {
    const Folder folder;
    write_file(folder.file("new.db"), "");
    CHECK(refusal(folder.file("new.db"), Access::read) ==
          "the file is empty; run a study first, or name its database with --db");
    CHECK(refusal(folder.file("new.db"), Access::write) == "opened");
}

TEST_CASE("a newer database asks for a newer femrun", "[store][errors]") {
    const Folder folder;
    const std::string path = four_trials_in(folder);
    by_hand(path, "PRAGMA user_version = 9");
    for (const Access access : {Access::read, Access::write})
        CHECK(refusal(path, access) ==
              "schema version 9 is newer than this femrun, which knows 7; use a newer femrun");
}

TEST_CASE("a database that another program keeps locked is waited for, then named",
          "[store][errors]") {
    const Folder folder;
    const std::string path = four_trials_in(folder);
    auto database = must(Database::open(path, Access::write, std::chrono::milliseconds(20)));
    SQLite::Database other(path, SQLite::OPEN_READWRITE);
    other.exec("BEGIN IMMEDIATE");

    const auto appended = database->append(testing::solved_trial(StudyId{1}, 5, AttemptId{9}));
    REQUIRE_FALSE(appended.ok());
    CHECK(appended.error() ==
          Error{ErrorKind::unavailable,
                fmt::format("'{}': another program has kept it locked for 0.02 s; end its "
                            "transaction",
                            path)});

    other.exec("ROLLBACK");
    CHECK(database->append(testing::solved_trial(StudyId{1}, 5, AttemptId{9})).ok());
}

TEST_CASE("a damaged page is one sentence, wherever it is", "[store][errors]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    {
        auto database = must(Database::open(path, Access::write));
        const StudyId study = must(database->create_study(testing::bracket(), ""));
        std::vector<Record> records;
        for (std::uint64_t trial = 1; trial <= 300; ++trial)
            for (Record& record : testing::solved_trial(study, trial, AttemptId{trial}))
                records.push_back(std::move(record));
        REQUIRE(database->append(records).ok());
    }
    constexpr std::size_t page = 4096;
    const auto pages = std::filesystem::file_size(path) / page;
    int refused = 0;
    for (std::size_t damaged = 1; damaged < pages; ++damaged) {  // page 0 says what the file is
        INFO("page " << damaged);
        const std::string copy = folder.file("copy.db");
        std::filesystem::remove(copy);
        std::filesystem::copy_file(path, copy);
        std::fstream file(copy, std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(static_cast<std::streamoff>(damaged * page));
        file << std::string(page, '\x7f');
        file.close();

        auto database = Database::open(copy, Access::read);
        Result<History> history =
            database ? (*database)->history(StudyId{1}) : std::move(database).error();
        if (history) {
            CHECK(history->size() == 300);  // of an index, which a history does not need
            continue;
        }
        ++refused;
        CHECK(history.error().kind == ErrorKind::corrupt);
        const std::string& message = history.error().message;
        INFO(message);
        CHECK(message.starts_with(fmt::format("'{}': the file is damaged (", copy)));
        CHECK(message.ends_with("); restore a copy, or save what is left with sqlite3's .recover"));
        CHECK(message.find('\n') == std::string::npos);
    }
    CHECK(refused > 20);
}

TEST_CASE("a record that cannot be one is named, not guessed", "[store][errors]") {
    CHECK(damage("UPDATE journal SET design = '[1,2' WHERE kind = 'trial_asked' AND trial = 2") ==
          "record 3: design '[1,2' is no list of numbers");
    CHECK(damage("UPDATE journal SET kind = 'trial_dropped' WHERE kind = 'trial_asked'") ==
          "record 2: kind 'trial_dropped' is unknown");
    CHECK(damage("UPDATE journal SET origin = 'nobody' WHERE trial = 3") ==
          "record 4: origin 'nobody' is unknown");
    CHECK(damage("UPDATE journal SET state = 'ok' WHERE kind = 'trial_ended' AND trial = 1") ==
          "record 8: trial state 'ok' is unknown");
    CHECK(damage("UPDATE journal SET state = 'ok' WHERE kind = 'attempt_ended' AND trial = 1") ==
          "record 7: attempt state 'ok' is unknown");
    CHECK(damage("UPDATE journal SET failure = 'bad luck' WHERE failure = 'design'") ==
          "record 10: failure 'bad luck' is unknown");
    CHECK(damage("UPDATE journal SET state = 'asleep' WHERE kind = 'study_changed'") ==
          "record 1: study state 'asleep' is unknown");
    CHECK(damage("DELETE FROM journal WHERE kind = 'trial_asked' AND trial = 2") ==
          "record 4: trial 3 is asked where trial 2 is next");
    CHECK(damage("DELETE FROM journal WHERE kind = 'attempt_started' AND trial = 1") ==
          "record 7: attempt 1 of trial 1 ends but never started");
}

TEST_CASE("a record that is changed, removed or stripped of its checksum is named",
          "[store][errors]") {
    const std::string changed = "record 3: it is not as it was written";
    CHECK(damage_told("UPDATE journal SET design = '[4.6,0,1]' WHERE seq & 255 = 3") == changed);
    CHECK(damage_told("UPDATE journal SET checksum = NULL WHERE seq & 255 = 3") == changed);
    CHECK(damage_told("UPDATE journal SET at_ms = at_ms + 1 WHERE seq & 255 = 3") == changed);
    CHECK(damage_told("UPDATE journal SET study = 2 WHERE seq & 255 = 3") == changed);
    CHECK(damage_told("DELETE FROM journal WHERE seq & 255 = 3") ==
          "record 4: the record before it is missing");
}

TEST_CASE("a study's row that is changed is told", "[store][errors]") {
    const std::string column = GENERATE("name", "definition", "file", "created_ms");
    const Folder folder;
    const std::string path = four_trials_in(folder);
    by_hand(path, fmt::format("UPDATE studies SET {0} = replace({0}, 'b', 'c') || '0'", column));
    auto database = must(Database::open(path, Access::read));
    for (const Error& error : {database->studies().error(), database->study("bracket").error(),
                               database->definition(StudyId{1}).error()}) {
        CHECK(error.kind == ErrorKind::corrupt);
        CHECK(error.message ==
              fmt::format("'{}': study '{}': its definition is not as it was written; the file is "
                          "damaged or was changed by hand: restore a copy",
                          path, column == std::string("name") ? "cracket0" : "bracket"));
    }
}

TEST_CASE("a trial that the study cannot have is named", "[store][errors]") {
    CHECK(damage("UPDATE journal SET design = '[10,2]' WHERE kind = 'trial_asked' AND trial = 1") ==
          "trial 1: it has 2 values of parameters, the study has 3");
    CHECK(
        damage("UPDATE journal SET design = '[9,2,7]' WHERE kind = 'trial_asked' AND trial = 4") ==
        "trial 4: parameter 'material' is 7, which is not in its domain");
    CHECK(damage("UPDATE journal SET response = '[1]' WHERE kind = 'trial_ended' AND trial = 3") ==
          "trial 3: it has 1 responses, the study has 2");
    CHECK(damage("UPDATE journal SET objectives = '[]' WHERE kind = 'trial_ended' AND trial = 3") ==
          "trial 3: it has 0 values of objectives, the study has 1");
    CHECK(damage("UPDATE journal SET excesses = '' WHERE kind = 'trial_ended' AND trial = 1") ==
          "trial 1: it has 0 excesses, the study has 1");
}

TEST_CASE("a damaged study row is named", "[store][errors]") {
    const Folder folder;
    const std::string path = four_trials_in(folder);
    by_hand(path,
            "UPDATE studies SET definition = '{\"name\":\"bracket\"}', checksum = NULL;"
            "UPDATE summaries SET state = 'asleep'");
    auto database = must(Database::open(path, Access::read));

    CHECK(
        database->definition(StudyId{1}).error() ==
        Error{ErrorKind::corrupt,
              fmt::format("'{}': study 'bracket': the definition is damaged (key 'parameters' not "
                          "found); restore a copy of the database",
                          path)});
    CHECK(database->studies().error() ==
          Error{ErrorKind::corrupt,
                fmt::format("'{}': study 'bracket': its summary is not as it was written; the file "
                            "is damaged or was changed by hand: restore a copy",
                            path)});
}

TEST_CASE("a study that is not there is answered with those that are", "[store][errors]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    auto database = must(Database::open(path, Access::write));
    CHECK(database->study("bracket").error() ==
          Error{ErrorKind::missing,
                fmt::format("'{}': there is no study 'bracket'; it holds none yet", path)});

    must(database->create_study(testing::bracket(), ""));
    CHECK(database->study("braket").error().message ==
          fmt::format("'{}': there is no study 'braket'; did you mean 'bracket'?", path));
    CHECK(database->create_study(testing::bracket(), "").error() ==
          Error{ErrorKind::conflict,
                fmt::format("'{}': study 'bracket' exists already; resume it, or give the new one "
                            "another name",
                            path)});
    CHECK(database->history(StudyId{7}).error().message ==
          fmt::format("'{}': there is no study number 7", path));
}
