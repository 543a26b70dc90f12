// SPDX-License-Identifier: MIT
// The disk fills up at every single write that an append makes.
#include <fmt/format.h>

#include "store/bracket.hpp"
#include "store/database.hpp"
#include "store/failing_disk.hpp"
#include "store/folder.hpp"
#include "store/heard.hpp"
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
    return fmt::format("'{}': the disk is full; free some space", path);
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

TEST_CASE("an append that found no space at any write can be made again at once",
          "[store][faults]") {
    const Folder folder;
    FailingDisk disk;
    const auto made_again = [&](const std::string& file, std::size_t log_size, auto&& trouble) {
        const std::string path = folder.file(file);
        auto database = must(Database::open(path, Access::write));
        const StudyId study = must(database->create_study(testing::bracket(), ""));
        std::vector<Record> records = testing::four_trials(study);
        for (Record& record : records)
            if (auto* ended = std::get_if<AttemptEnded>(&record.fact)) ended->log.resize(log_size);
        trouble();
        const bool appended = database->append(records).ok();
        disk.sound();
        if (!appended) CHECK(database->append(records).ok());
        CHECK(testing::told(must(database->history(study))) == testing::folded(records));
        database.reset();
        CHECK(testing::told(must(must(Database::open(path, Access::read))->history(study))) ==
              testing::folded(records));
        return !appended;
    };
    for (int writes = 0;
         made_again(fmt::format("{}.db", writes), 0, [&] { disk.full_after(writes); }); ++writes)
        REQUIRE(writes < 1000);
    // More than SQLite keeps in memory: it writes, and fails, before the commit.
    CHECK(made_again("large.db", 4'000'000, [&] { disk.full_after(10); }));
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
            if (!opened) CHECK(database.error().message == full(path) + ", then run again");
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
          Error{ErrorKind::corrupt,
                fmt::format("'{}': the disk did not confirm that it holds what was written last "
                            "(disk I/O error); check the disk, then run the same command to go on "
                            "from what is on record",
                            path)});
}

TEST_CASE("the writer keeps what it could not write and tries again when it is told to",
          "[store][writer]") {
    const Folder folder;
    FailingDisk disk;
    const std::string path = folder.file("femrun.db");
    auto database = must(Database::open(path, Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), ""));
    std::vector<Record> records;
    disk.full_after(0);
    testing::Heard heard;
    {
        Writer writer(std::move(database), heard.notify());
        const auto append = [&](std::uint64_t trial) {
            auto more = testing::solved_trial(study, trial, AttemptId{trial});
            records.insert(records.end(), more.begin(), more.end());
            return writer.append(std::move(more));
        };
        append(1);
        CHECK(heard.next() == "0 " + full(path));
        CHECK(append(2) == 8);
        CHECK(writer.unwritten() == records);

        writer.retry();
        CHECK(heard.next() == "0 " + full(path));
        disk.sound();
        CHECK(append(3) == 12);
        writer.retry();
        CHECK(heard.next() == "12 ");
        append(4);
        CHECK(heard.next() == "16 ");
        CHECK(writer.unwritten().empty());
    }
    CHECK(testing::told(must(must(Database::open(path, Access::read))->history(study))) ==
          testing::folded(records));
}

TEST_CASE("a writer that drops what it could not write goes on with what follows",
          "[store][writer]") {
    const Folder folder;
    FailingDisk disk;
    const std::string path = folder.file("femrun.db");
    auto database = must(Database::open(path, Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), ""));
    disk.full_after(0);
    testing::Heard heard;
    {
        Writer writer(std::move(database), heard.notify());
        writer.append(testing::solved_trial(study, 1, AttemptId{1}));
        CHECK(heard.next() == "0 " + full(path));
        disk.sound();

        writer.drop_unwritten();
        CHECK(writer.unwritten().empty());
        CHECK(writer.append(testing::solved_trial(study, 1, AttemptId{2})) == 8);
        CHECK(heard.next() == "8 ");
    }
    CHECK(testing::told(must(must(Database::open(path, Access::read))->history(study))) ==
          testing::folded(testing::solved_trial(study, 1, AttemptId{2})));
}

TEST_CASE("a writer that was not told to try again writes nothing more", "[store][writer]") {
    const Folder folder;
    FailingDisk disk;
    const std::string path = folder.file("femrun.db");
    auto database = must(Database::open(path, Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), ""));
    disk.full_after(0);
    testing::Heard heard;
    {
        Writer writer(std::move(database), heard.notify());
        writer.append(testing::solved_trial(study, 1, AttemptId{1}));
        CHECK(heard.next() == "0 " + full(path));
        disk.sound();
        for (std::uint64_t trial = 2; trial <= 20; ++trial)
            writer.append(testing::solved_trial(study, trial, AttemptId{trial}));
    }
    CHECK(heard.nothing_more());
    CHECK(must(must(Database::open(path, Access::read))->history(study)).size() == 0);
}
