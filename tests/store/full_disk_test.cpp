// SPDX-License-Identifier: MIT
// The disk fills up at every single write that an append makes.
#include <fmt/format.h>

#include "store/bracket.hpp"
#include "store/database.hpp"
#include "store/failing_disk.hpp"
#include "store/folder.hpp"
#include "store/told.hpp"
#include "store/writer.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::store;
using testing::FailingDisk;
using testing::Folder;
using testing::must;

namespace {

std::string full(const std::string& path) {
    return fmt::format("'{}': the disk is full; free some space, then run again", path);
}

}  // namespace

TEST_CASE("a disk that is full at any write loses nothing that was acknowledged",
          "[store][faults]") {
    const Folder folder;
    FailingDisk disk;
    bool appended = false;
    for (int writes = 0; !appended; ++writes) {
        INFO("full after " << writes << " writes");
        REQUIRE(writes < 1000);
        const std::string path = folder.file(fmt::format("{}.db", writes));
        std::vector<Record> records;
        StudyId study;
        {
            auto database = must(Database::open(path, Access::write));
            study = must(database->create_study(testing::bracket(), ""));
            records = testing::four_trials(study);
            REQUIRE(database->append(std::span(records).first(5)).ok());

            disk.full_after(writes);
            const auto result = database->append(std::span(records).subspan(5));
            appended = result.ok();
            if (!appended) CHECK(result.error() == Error{ErrorKind::unavailable, full(path)});
            const auto seen = std::span(records).first(appended ? records.size() : 5);
            CHECK(testing::told(must(database->history(study))) == testing::folded(seen));
            CHECK(database->next_attempt() == AttemptId{appended ? 6u : 2u});
        }
        disk.sound();

        auto database = must(Database::open(path, Access::write));
        if (!appended) REQUIRE(database->append(std::span(records).subspan(5)).ok());
        CHECK(testing::told(must(database->history(study))) == testing::folded(records));
    }
}

TEST_CASE("a full disk while the database is made is one sentence, and no hindrance later",
          "[store][faults]") {
    const Folder folder;
    FailingDisk disk;
    bool opened = false;
    for (int writes = 0; !opened; ++writes) {
        INFO("full after " << writes << " writes");
        REQUIRE(writes < 1000);
        const std::string path = folder.file(fmt::format("{}.db", writes));
        disk.full_after(writes);
        {
            auto database = Database::open(path, Access::write);
            opened = database.ok();
            if (!opened) CHECK(database.error().message == full(path));
        }
        disk.sound();
        must(must(Database::open(path, Access::write))->create_study(testing::bracket(), ""));
    }
}

TEST_CASE("a commit that may not be on disk is not acknowledged", "[store][faults]") {
    const Folder folder;
    FailingDisk disk;
    const std::string path = folder.file("femrun.db");
    auto database = must(Database::open(path, Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), ""));

    disk.unsure();
    const auto result = database->append(testing::four_trials(study));

    REQUIRE_FALSE(result.ok());
    CHECK(result.error() ==
          Error{ErrorKind::unavailable,
                fmt::format("'{}': reading or writing it failed (disk I/O error); check the disk, "
                            "then run again",
                            path)});
}

TEST_CASE("the writer stops at the first group that cannot be written", "[store][writer]") {
    const Folder folder;
    FailingDisk disk;
    const std::string path = folder.file("femrun.db");
    auto database = must(Database::open(path, Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), ""));
    disk.full_after(0);
    std::vector<std::string> said;
    {
        Writer writer(std::move(database), [&](std::uint64_t durable, const Result<void>& state) {
            said.push_back(fmt::format("{} {}", durable, state ? "" : state.error().message));
            disk.sound();  // too late: a hole in the order would be a lie
        });
        for (std::uint64_t trial = 1; trial <= 20; ++trial)
            writer.append(testing::solved_trial(study, trial, AttemptId{trial}));
    }
    CHECK(said == std::vector<std::string>{"0 " + full(path)});
    CHECK(must(must(Database::open(path, Access::read))->history(study)).size() == 0);
}
