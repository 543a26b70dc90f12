// SPDX-License-Identifier: MIT
// Somebody takes the database away while a study writes to it.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "store/bracket.hpp"
#include "store/database.hpp"
#include "store/folder.hpp"
#include "store/heard.hpp"
#include "store/told.hpp"
#include "store/writer.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::store;
using testing::Folder;
using testing::must;
namespace fs = std::filesystem;

namespace {

std::string rescued(const std::string& path, const std::string& copy) {
    return fmt::format(
        "'{0}': the file was deleted, moved or replaced while it was in use; all that was recorded "
        "is saved in '{1}': rename it to '{0}' and run the same command to go on",
        path, copy);
}

void take_away(const std::string& path, const std::string& how) {
    if (how == "deleted") fs::remove(path);
    if (how == "deleted with what is beside it")
        for (const char* end : {"", "-wal", "-shm", "-lock"}) fs::remove(path + end);
    if (how == "moved") fs::rename(path, path + ".old");
    if (how == "replaced") {
        std::ofstream(path + ".new") << "another file";
        fs::rename(path + ".new", path);
    }
}

}  // namespace

TEST_CASE("records of a database that was taken away are saved beside it", "[store][faults]") {
    const std::string how =
        GENERATE("deleted", "deleted with what is beside it", "moved", "replaced");
    INFO(how);
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    auto database = must(Database::open(path, Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), ""));
    const auto records = testing::four_trials(study);
    REQUIRE(database->append(std::span(records).first(5)).ok());
    REQUIRE(database->watch().ok());

    take_away(path, how);
    const auto appended = database->append(std::span(records).subspan(5));

    CHECK(appended.error() == Error{ErrorKind::corrupt, rescued(path, path + ".rescued")});
    CHECK(database->rescued());
    database.reset();
    auto copy = must(Database::open(path + ".rescued", Access::write));
    CHECK(testing::told(must(copy->history(study))) == testing::folded(records));
}

TEST_CASE("a database that is taken away while nothing is written is missed all the same",
          "[store][faults]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    auto database = must(Database::open(path, Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), ""));
    testing::Heard heard;
    Writer writer(std::move(database), heard.notify());
    writer.append(testing::four_trials(study));
    REQUIRE(heard.next().ends_with(" "));
    std::ofstream(path + ".rescued") << "of a run before";

    fs::remove(path);

    CHECK(heard.next() == fmt::format("{} {}", testing::four_trials(study).size(),
                                      rescued(path, path + ".rescued-2")));
    CHECK(writer.unwritten().empty());
    CHECK(must(must(Database::open(path + ".rescued-2", Access::read))->history(study)).size() ==
          4);
}

TEST_CASE("what cannot even be saved is named as lost", "[store][faults]") {
    const Folder folder;
    fs::create_directory(folder.file("work"));
    const std::string path = folder.file("work/femrun.db");
    auto database = must(Database::open(path, Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), ""));
    fs::remove_all(folder.file("work"));

    const auto appended = database->append(testing::four_trials(study));

    CHECK_FALSE(database->rescued());
    CHECK(appended.error().message ==
          fmt::format("'{}': the file was deleted, moved or replaced while it was in use; all that "
                      "was recorded in it is lost with it, because no copy could be saved (unable "
                      "to open database: {}.rescued)",
                      path, path));
}
