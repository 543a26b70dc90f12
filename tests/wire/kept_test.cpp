// SPDX-License-Identifier: MIT
// Messages of the oldest version of cluster.capnp that is spoken, kept as the program of then wrote
// them: fields may be added, and none may change its meaning. FEMRUN_KEEP=1 writes those that are
// missing, when a new version is the oldest.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <capnp/message.h>
#include <capnp/serialize.h>
#include <fmt/format.h>

#include "support/catch.hpp"
#include "wire/convert.hpp"
#include "wire/limits.hpp"

using namespace femrun;

namespace {

std::filesystem::path kept(const std::string& name) {
    return std::filesystem::path(TEST_KEPT_MESSAGES) /
           fmt::format("version-{}-{}", wire::version_lowest, name);
}

/// Reads what is kept under the name; `writes` makes it where it is to be kept.
template <typename Message, typename Write, typename Read>
void with_kept(const std::string& name, Write writes, Read reads) {
    const auto file = kept(name);
    if (std::getenv("FEMRUN_KEEP") != nullptr && !std::filesystem::exists(file)) {
        capnp::MallocMessageBuilder message;
        writes(message.initRoot<Message>());
        const auto words = capnp::messageToFlatArray(message);
        const auto bytes = words.asChars();
        std::ofstream(file, std::ios::binary)
            .write(bytes.begin(), static_cast<std::streamsize>(bytes.size()));
    }
    std::ifstream stream(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    REQUIRE_FALSE(bytes.empty());
    auto words = kj::heapArray<capnp::word>(bytes.size() / sizeof(capnp::word));
    std::copy_n(bytes.begin(), words.size() * sizeof(capnp::word), words.asChars().begin());
    capnp::FlatArrayMessageReader reader(words);
    reads(reader.getRoot<Message>());
}

}  // namespace

TEST_CASE("a worker of the oldest version enlists as who it is", "[wire][kept]") {
    with_kept<wire::WorkerCard>(
        "card",
        [](wire::WorkerCard::Builder card) {
            wire::encode(work::WorkerCard{.name = "node7/4711",
                                          .slots = 3,
                                          .version = "0.1.0",
                                          .identity = {"node7", "ann", "1"},
                                          .epoch = 42,
                                          .platform = "linux-x86_64",
                                          .memory_bytes = 1'000'000'000,
                                          .cores = 8,
                                          .tags = {"big"},
                                          .solvers = {{"beam", "1.2", "licence free"}}},
                         card);
        },
        [](wire::WorkerCard::Reader from) {
            const work::WorkerCard card = wire::decode(from);
            CHECK(card.name == "node7/4711");
            CHECK(card.slots == 3);
            CHECK(card.version == "0.1.0");
            CHECK(card.identity == work::WorkerIdentity{"node7", "ann", "1"});
            CHECK(card.epoch == 42);
            CHECK(card.platform == "linux-x86_64");
            CHECK(card.memory_bytes == 1'000'000'000);
            CHECK(card.cores == 8);
            CHECK(card.tags == std::vector<std::string>{"big"});
            CHECK(card.solvers == std::vector<work::SolverOffer>{{"beam", "1.2", "licence free"}});
        });
    with_kept<wire::Holding>(
        "holding",
        [](wire::Holding::Builder holding) {
            wire::encode(work::Holding{.attempt = {7},
                                       .trial = {{3}, 5},
                                       .ordinal = 2,
                                       .definition = {1, 2},
                                       .worked = std::chrono::milliseconds(1500),
                                       .database = {8, 9},
                                       .ended = true,
                                       .design = 99},
                         holding);
        },
        [](wire::Holding::Reader from) {
            const work::Holding holding = wire::decode(from);
            CHECK(holding.attempt == AttemptId{7});
            CHECK(holding.trial == TrialId{{3}, 5});
            CHECK(holding.ordinal == 2);
            CHECK(holding.definition == work::DefinitionHash{1, 2});
            CHECK(holding.worked == std::chrono::milliseconds(1500));
            CHECK(holding.database == work::DatabaseId{8, 9});
            CHECK(holding.ended);
            CHECK(holding.design == 99);
        });
}

TEST_CASE("an assignment of the oldest version is what it was", "[wire][kept]") {
    with_kept<wire::Assignment>(
        "assignment",
        [](wire::Assignment::Builder into) {
            wire::encode(work::Assignment{.attempt = {7},
                                          .trial = {{3}, 5},
                                          .ordinal = 2,
                                          .design = {0.5, std::int64_t{4}, std::string("S235")},
                                          .definition = {1, 2}},
                         into);
        },
        [](wire::Assignment::Reader from) {
            const auto assignment = wire::decode(from);
            REQUIRE(assignment.ok());
            CHECK(assignment->attempt == AttemptId{7});
            CHECK(assignment->trial == TrialId{{3}, 5});
            CHECK(assignment->ordinal == 2);
            CHECK(assignment->design ==
                  std::vector<study::Value>{0.5, std::int64_t{4}, std::string("S235")});
            CHECK(assignment->definition == work::DefinitionHash{1, 2});
        });
}

TEST_CASE("reports of the oldest version are what they were", "[wire][kept]") {
    with_kept<wire::Report>(
        "report",
        [](wire::Report::Builder into) {
            wire::encode(work::Report{.response = {1.5, -2},
                                      .seconds = 12.5,
                                      .folder = "beam/trial-000005-attempt-2",
                                      .log = "info: done\n"},
                         into);
            into.setAttempt(7);
        },
        [](wire::Report::Reader from) {
            const auto report = wire::decode(from);
            REQUIRE(report.ok());
            CHECK(from.getAttempt() == 7);
            CHECK(report->response == std::vector<double>{1.5, -2});
            CHECK(report->seconds == 12.5);
            CHECK(report->folder == "beam/trial-000005-attempt-2");
            CHECK(report->log == "info: done\n");
        });
    const study::Failure full{study::FailureKind::resource, "disk", "the disk is full",
                              study::Cause::disk};
    with_kept<wire::Report>(
        "failure",
        [&](wire::Report::Builder into) { wire::encode(work::Report{.failure = full}, into); },
        [&](wire::Report::Reader from) {
            const auto report = wire::decode(from);
            REQUIRE(report.ok());
            CHECK(report->failure == full);
        });
}

TEST_CASE("a study of the oldest version is opened as it was", "[wire][kept]") {
    const work::StudySetup setup{.study = {3},
                                 .name = "beam study",
                                 .solver = "beam",
                                 .settings = "{\"deck\":\"beam.inp\"}",
                                 .quantities = {{"width", "m", study::QuantityKind::real}},
                                 .responses = {{"mass"}},
                                 .study_folder = "/study",
                                 .files_folder = "/files",
                                 .solve_limit = std::chrono::milliseconds(60'000),
                                 .definition = {1, 2}};
    with_kept<wire::StudySetup>(
        "setup", [&](wire::StudySetup::Builder into) { wire::encode(setup, into); },
        [&](wire::StudySetup::Reader from) {
            const auto read = wire::decode(from);
            REQUIRE(read.ok());
            CHECK(*read == setup);
        });
    with_kept<wire::Terms>(
        "terms",
        [](wire::Terms::Builder into) {
            wire::encode(work::Terms{.heartbeat = std::chrono::seconds(5), .database = {8, 9}},
                         into);
        },
        [](wire::Terms::Reader from) {
            const work::Terms terms = wire::decode(from);
            CHECK(terms.heartbeat == std::chrono::seconds(5));
            CHECK(terms.idle_heartbeat == Duration::zero());  // such a scheduler waits for nobody
            CHECK(terms.database == work::DatabaseId{8, 9});
            CHECK(terms.lease == std::chrono::seconds(15));
            CHECK(terms.attempts_max == 65536);
            CHECK(terms.studies_max == 1024);
        });
}
