// SPDX-License-Identifier: MIT
// A disk or a copy changes some bytes: what is read is what was written, or nothing is read.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "store/bracket.hpp"
#include "store/database.hpp"
#include "store/folder.hpp"
#include "store/told.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::store;
using testing::Folder;
using testing::must;
namespace fs = std::filesystem;

namespace {

std::vector<Record> fifty_trials(StudyId study) {
    std::vector<Record> records;
    for (std::uint64_t trial = 1; trial <= 50; ++trial)
        for (Record& record : testing::solved_trial(study, trial, AttemptId{trial}))
            records.push_back(std::move(record));
    return records;
}

/// What a person is shown of the study, or the error.
Result<std::string> shown(const std::string& path) {
    auto database = Database::open(path, Access::read, std::chrono::milliseconds(50));
    if (!database) return std::move(database).error();
    auto row = (*database)->study("bracket");
    if (!row) return std::move(row).error();
    auto definition = (*database)->definition(row->id);
    if (!definition) return std::move(definition).error();
    auto history = (*database)->history(row->id);
    if (!history) return std::move(history).error();
    return fmt::format("{} {} {} {} {}\n{}\n{}", row->name, row->trials, row->completed,
                       row->failed, to_string(row->state), to_json(*definition),
                       testing::told(*history));
}

/// Changes one to sixteen bytes somewhere in the file.
void damage(const std::string& path, std::mt19937_64& random) {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    const auto at = static_cast<std::streamoff>(random() % fs::file_size(path));
    const std::size_t count = random() % 2 == 0 ? 1 : 1 + random() % 16;
    std::string bytes(count, '\0');
    file.seekg(at);
    file.read(bytes.data(), static_cast<std::streamsize>(count));
    file.clear();
    for (char& byte : bytes) byte = static_cast<char>(byte ^ static_cast<int>(1 + random() % 255));
    file.seekp(at);
    file.write(bytes.data(), static_cast<std::streamsize>(count));
}

}  // namespace

TEST_CASE("a damaged file reads as it was written or is told, whichever bytes are wrong",
          "[store][faults]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    {
        auto database = must(Database::open(path, Access::write));
        const StudyId study = must(database->create_study(testing::bracket(), ""));
        REQUIRE(database->append(fifty_trials(study)).ok());
    }
    const std::string whole = must(shown(path));
    const unsigned seed = std::random_device{}();
    std::mt19937_64 random(seed);
    int told = 0;
    for (int round = 0; round < 300; ++round) {
        INFO("seed " << seed << ", round " << round);
        const std::string copy = folder.file("copy.db");
        fs::remove(copy);
        fs::copy_file(path, copy);
        damage(copy, random);

        const auto seen = shown(copy);

        if (!seen) {
            ++told;
            INFO(seen.error().message);
            CHECK(seen.error().message.starts_with(fmt::format("'{}': ", copy)));
            CHECK(seen.error().message.find("; ") != std::string::npos);  // and what to do
        } else if (*seen != whole) {
            FAIL_CHECK("other results without a word");
        }
    }
    CHECK(told > 50);  // the others were in pages that hold nothing
}

TEST_CASE("a table whose own text is damaged is told, before its records are missed",
          "[store][faults]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    {
        auto database = must(Database::open(path, Access::write));
        const StudyId study = must(database->create_study(testing::bracket(), ""));
        REQUIRE(database->append(fifty_trials(study)).ok());
    }
    std::string bytes;
    {
        std::ifstream file(path, std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(file), {});
    }
    const std::string column = "seq        INTEGER PRIMARY KEY";
    const auto at = bytes.find(column);
    REQUIRE(at != std::string::npos);
    bytes[at + column.find("PRIMARY")] = 'n';
    std::ofstream(path, std::ios::binary) << bytes;

    const auto seen = shown(path);

    REQUIRE_FALSE(seen);
    CHECK(seen.error().message ==
          fmt::format("'{}': the file is damaged (table 'journal': column 'seq' is not as it was "
                      "made); restore a copy, or save what is left with sqlite3's .recover",
                      path));
}
