// SPDX-License-Identifier: MIT
// Files and folders that may be read but not written.
#include <SQLiteCpp/Database.h>
#include <fmt/format.h>

#include <filesystem>

#include "store/bracket.hpp"
#include "store/database.hpp"
#include "store/folder.hpp"
#include "store/other_process.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::store;
using testing::as_nobody;
using testing::Folder;
using testing::must;
namespace fs = std::filesystem;

namespace {

constexpr fs::perms readable =
    fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read;
constexpr fs::perms enterable =
    readable | fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;

/// How opening ends for a process that is not root, with the path taken off.
std::string opened_by_nobody(const std::string& path, Access access) {
    return as_nobody([&]() -> std::string {
        const auto database = Database::open(path, access);
        if (!database) {
            const std::string place = fmt::format("'{}': ", path);
            return database.error().message.substr(place.size());
        }
        const auto history = (*database)->history(StudyId{1});
        return history ? fmt::format("{} trials", history->size()) : history.error().message;
    });
}

std::string four_trials_in(const Folder& folder) {
    std::string path = folder.file("femrun.db");
    auto database = must(Database::open(path, Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), ""));
    REQUIRE(database->append(testing::four_trials(study)).ok());
    return path;
}

/// Gives the folder back its rights, so that it can be removed.
struct Rights {
    std::string path;
    Rights(std::string of, fs::perms rights) : path(std::move(of)) {
        fs::permissions(path, rights);
    }
    ~Rights() { fs::permissions(path, fs::perms::owner_all); }
};

}  // namespace

TEST_CASE("a read-only file can be read and says that it cannot be written", "[store][rights]") {
    const Folder folder;
    const std::string path = four_trials_in(folder);
    const Rights open_folder(folder.path(), fs::perms::all);
    fs::permissions(path, readable);

    CHECK(opened_by_nobody(path, Access::read) == "4 trials");
    CHECK(opened_by_nobody(path, Access::write) ==
          "the file is read-only; make it writable, or use --db with another file");
}

TEST_CASE("a database in a folder that cannot be written can be read", "[store][rights]") {
    const Folder folder;
    const std::string path = four_trials_in(folder);
    const Rights closed_folder(folder.path(), enterable);
    fs::permissions(path, readable);

    CHECK(opened_by_nobody(path, Access::read) == "4 trials");
    CHECK(opened_by_nobody(path, Access::write) ==
          "its folder cannot be written (Permission denied); use --db with a file in another "
          "folder");
    CHECK(opened_by_nobody(folder.file("new.db"), Access::write) ==
          "its folder cannot be written (Permission denied); use --db with a file in another "
          "folder");
}

TEST_CASE("the last records of a killed writer are missed in a folder that cannot be written",
          "[store][rights]") {
    const Folder folder, copy;
    {
        // As a killed writer leaves it: the journal's end still beside the database.
        const std::string path = folder.file("femrun.db");
        auto database = must(Database::open(path, Access::write));
        const StudyId study = must(database->create_study(testing::bracket(), ""));
        REQUIRE(database->append(testing::four_trials(study)).ok());
        for (const char* end : {"", "-wal"})
            fs::copy_file(path + end, copy.file("femrun.db") + end);
    }
    const std::string path = copy.file("femrun.db");
    const Rights closed_folder(copy.path(), enterable);
    for (const char* end : {"", "-wal"}) fs::permissions(path + end, readable);

    CHECK(opened_by_nobody(path, Access::read) ==
          fmt::format("its last records still stand in '{}-wal' and its folder cannot be written; "
                      "copy both files to another folder and use --db",
                      path));
}

TEST_CASE("an old database that cannot be written is not brought up to date", "[store][rights]") {
    const Folder folder;
    const std::string path = four_trials_in(folder);
    SQLite::Database(path, SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 1");
    const Rights closed_folder(folder.path(), enterable);

    CHECK(opened_by_nobody(path, Access::read) ==
          "schema version 1 cannot be brought to 7: its folder cannot be written (Permission "
          "denied); use --db with a file in another folder");
}

TEST_CASE("a file that may not be read says so", "[store][rights]") {
    const Folder folder;
    const std::string path = four_trials_in(folder);
    const Rights open_folder(folder.path(), fs::perms::all);
    fs::permissions(path, fs::perms::none);

    CHECK(opened_by_nobody(path, Access::read) ==
          "the file cannot be opened; make it and its folder readable and writable, or use --db "
          "with another file");
}
