// SPDX-License-Identifier: MIT
// Reports on a worker's disk.
#include "spool/spool.hpp"

#include "base/path_text.hpp"
#include "spool/spool_file.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace femrun;
using namespace femrun::spool;
using femrun::test::Scratch;
using Ids = std::vector<std::uint64_t>;
using Strings = std::vector<std::string>;

namespace {

worker::Ended ended(std::uint64_t attempt, work::DatabaseId database = {1, 2}) {
    return {.attempt = {attempt},
            .trial = {{3}, attempt + 100},
            .ordinal = 2,
            .definition = {7, 8},
            .report = {.response = {0.5, static_cast<double>(attempt)},
                       .seconds = 12.5,
                       .folder = "beam/trial-000101-attempt-2",
                       .log = "info: done\n"},
            .database = database,
            .design = 99};
}

std::vector<worker::Ended> all(const Ids& ids) {
    std::vector<worker::Ended> reports;
    for (const std::uint64_t id : ids) reports.push_back(ended(id));
    return reports;
}

Ids ids(const std::vector<worker::Ended>& reports) {
    Ids all;
    for (const auto& one : reports) all.push_back(one.attempt.value);
    return all;
}

/// What a process that starts now finds.
Spool::Found found(const Scratch& scratch) { return Spool(scratch.path()).read(); }

std::string text_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void spoil(const std::filesystem::path& file, std::size_t at, std::string_view bytes) {
    std::string text = text_of(file);
    text.replace(at, bytes.size(), bytes);
    std::ofstream(file, std::ios::binary) << text;
}

}  // namespace

TEST_CASE("a report comes back from the disk as it was", "[spool]") {
    const Scratch scratch;
    REQUIRE(Spool(scratch.path()).write(std::vector{ended(5)}).ok());

    const auto back = found(scratch);

    REQUIRE(back.reports.size() == 1);
    const worker::Ended& one = back.reports.front();
    CHECK(back.complaints.empty());
    CHECK(one.attempt == AttemptId{5});
    CHECK(one.trial == TrialId{{3}, 105});
    CHECK(one.ordinal == 2);
    CHECK(one.definition == work::DefinitionHash{7, 8});
    CHECK(one.database == work::DatabaseId{1, 2});
    CHECK(one.design == 99);
    CHECK(one.report.response == std::vector<double>{0.5, 5});
    CHECK(one.report.seconds == 12.5);
    CHECK(one.report.folder == "beam/trial-000101-attempt-2");
    CHECK(one.report.log == "info: done\n");
}

TEST_CASE("a failure comes back with its cause", "[spool]") {
    const Scratch scratch;
    auto failed = ended(5);
    failed.report = {.failure = study::Failure{study::FailureKind::resource, "disk", "full",
                                               study::Cause::disk}};
    REQUIRE(Spool(scratch.path()).write(std::vector{failed}).ok());

    const auto back = found(scratch);

    REQUIRE(back.reports.size() == 1);
    CHECK(back.reports.front().report.failure == failed.report.failure);
}

TEST_CASE("what was acknowledged is not there any more", "[spool]") {
    const Scratch scratch;
    Spool spool(scratch.path());
    REQUIRE(spool.write(all({1, 2})).ok());
    REQUIRE(spool.write(all({3})).ok());
    CHECK(spool.files() == 2);

    spool.forget(std::vector{key_of(ended(3)), key_of(ended(1))});

    CHECK(spool.files() == 1);
    CHECK(ids(found(scratch).reports) == Ids{1, 2});  // 1 once more: they share a file
    spool.forget(std::vector{key_of(ended(2)), key_of(ended(9))});
    CHECK(found(scratch).reports.empty());
    CHECK(std::filesystem::is_empty(scratch.path()));
}

TEST_CASE("attempts of two databases are not mixed up", "[spool]") {
    const Scratch scratch;
    Spool spool(scratch.path());
    REQUIRE(spool.write(std::vector{ended(1), ended(1, {3, 4})}).ok());

    spool.forget(std::vector{Key{{3, 4}, {1}}});

    CHECK(found(scratch).reports.size() == 2);
    spool.forget(std::vector{Key{{1, 2}, {1}}});
    CHECK(found(scratch).reports.empty());
}

TEST_CASE("a report that is written again stands once", "[spool]") {
    const Scratch scratch;
    {
        Spool spool(scratch.path());
        REQUIRE(spool.write(all({1})).ok());
        REQUIRE(spool.write(all({1})).ok());
        CHECK(spool.files() == 1);
    }
    Spool next(scratch.path());
    CHECK(ids(next.read().reports) == Ids{1});
    next.forget(std::vector{key_of(ended(1))});
    CHECK(next.files() == 0);
}

TEST_CASE("a file that cannot be read is set aside, with a sentence", "[spool]") {
    const Scratch scratch;
    REQUIRE(Spool(scratch.path()).write(all({1, 2})).ok());
    const auto file = scratch.path() / "00000001.reports";
    const std::string whole = text_of(file);
    std::string name;

    SECTION("garbage") {
        std::ofstream(file, std::ios::binary) << std::string(1000, '\xff');
        const auto back = found(scratch);
        CHECK(back.reports.empty());
        CHECK(back.complaints ==
              Strings{"'" + path_text(file) +
                      "': is no spool of femrun; it was set aside as '00000001.broken'"});
    }
    SECTION("cut off") {
        std::ofstream(file, std::ios::binary) << whole.substr(0, whole.size() - 1);
        const auto back = found(scratch);
        CHECK(ids(back.reports) == Ids{1});
        CHECK(back.complaints ==
              Strings{"'" + path_text(file) +
                      "': is damaged after 1 report; it was set aside as '00000001.broken'"});
    }
    SECTION("a bit flipped in the last") {
        spoil(file, whole.size() - 20, "?");
        const auto back = found(scratch);
        CHECK(ids(back.reports) == Ids{1});
        CHECK(back.complaints.size() == 1);
    }
    SECTION("a length that leads nowhere") {
        spoil(file, std::string("femrun spool 1\n").size() + 16, "ffffffff");
        const auto back = found(scratch);
        CHECK(back.reports.empty());
        CHECK(back.complaints.size() == 1);
    }
    CHECK(std::filesystem::exists(scratch.path() / "00000001.broken"));
    const auto again = found(scratch);  // what was good of it stands elsewhere now
    CHECK(again.complaints.empty());
}

TEST_CASE("every cut of a spool's file is read as far as it goes", "[spool]") {
    const std::string whole = spool_file(all({1, 2, 3}));
    std::size_t reports = 0;
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const SpoolFile cut = read_spool_file(std::string_view(whole).substr(0, size));
        CHECK(cut.reports.size() >= reports);
        reports = cut.reports.size();
    }
    CHECK(reports == 2);
    CHECK(read_spool_file(whole).reports.size() == 3);
}

TEST_CASE("what was being written when the process ended is as if it had never been", "[spool]") {
    const Scratch scratch;
    std::ofstream(scratch.path() / "00000001.new") << "femrun spool";

    CHECK(found(scratch).complaints.empty());
    CHECK(std::filesystem::is_empty(scratch.path()));
}

TEST_CASE("a spool takes no more than it may, and says so", "[spool]") {
    const Scratch scratch;
    Spool spool(scratch.path(), /*bytes_max=*/1 << 20);
    auto large = ended(1);
    large.report.log = std::string(700'000, 'x');
    REQUIRE(spool.write(std::vector{large}).ok());
    large.attempt = {2};

    const auto refused = spool.write(std::vector{large});

    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().message ==
          "'" + path_text(scratch.path()) +
              "': has 1 MB of reports that no scheduler has acknowledged, and takes no more");
    spool.forget(std::vector{key_of(ended(1))});
    CHECK(spool.write(std::vector{large}).ok());
}

TEST_CASE("a spool that cannot be written says where and why", "[spool]") {
    const Scratch scratch;
    std::ofstream(scratch.path() / "reports") << "a file where a folder should be";
    Spool spool(scratch.path() / "reports");

    const auto refused = spool.write(all({1}));

    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().kind == ErrorKind::unavailable);
    CHECK(refused.error().message ==
          "'" + path_text(scratch.path() / "reports") + "': Not a directory");
}
