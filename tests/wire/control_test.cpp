// SPDX-License-Identifier: MIT
// What a person may ask of a scheduler, over the wire and back.
#include <capnp/message.h>

#include "support/catch.hpp"
#include "wire/convert_admissions.hpp"
#include "wire/convert_control.hpp"
#include "wire/limits.hpp"

using namespace femrun;
using namespace std::chrono_literals;

namespace {

control::StudyStatus bracket() {
    return {.id = {3},
            .name = "bracket",
            .state = store::StudyState::paused,
            .abandoned = true,
            .open = true,
            .why = "the solver broke its promise",
            .trials = 40,
            .completed = 30,
            .failed = 4,
            .wanted = 200,
            .running = 2,
            .queued = 4,
            .waiting_licence = 1,
            .waits_for = "a worker with tag 'big'",
            .best = control::Best{"mass", 1.25, "kg", 17},
            .front = 5,
            .share = {.weight = 3, .priority = -2},
            .created = WallTime(1'700'000'000'123ms),
            .changed = WallTime(1'700'000'100'456ms),
            .needs_left = 7min};
}

control::PoolStatus femtet() {
    return {.name = "femtet",
            .count = 3,
            .cooldown = 5min,
            .held = 2,
            .resting = 1,
            .next_return = 61s,
            .holders = {{"bracket", 41, "node7/1", 2}},
            .waiting = 6};
}

control::CrewStatus night() {
    return {.name = "night",
            .engine = "slurm",
            .least = 2,
            .most = 20,
            .pending = 8,
            .running = 1,
            .jobs = {{"4711_3", control::JobStatus::Phase::unseen, "no answer", "n1", "n1/4711_3"}},
            .trouble = "sbatch: error: invalid partition specified: lnog",
            .ends = true,
            .silence = 90s};
}

control::HouseStatus house() {
    control::WorkerStatus resting{.id = {7},
                                  .name = "node7/1",
                                  .state = control::WorkerStatus::State::resting,
                                  .why = "three attempts in a row found no licence",
                                  .until = 20s,
                                  .slots = 4,
                                  .running = 1,
                                  .platform = "windows",
                                  .cores = 8,
                                  .memory_bytes = 64'000'000'000,
                                  .version = "0.1.0",
                                  .solvers = {{"femtet", "1.2", "no licence service"}},
                                  .tags = {"big", "lab"},
                                  .job = {"slurm", "4711_3", 1},
                                  .ends_in = 4min};
    return {.version = "0.1.0",
            .database = "/data/femrun.db",
            .id = {5, 6},
            .since = WallTime(1'700'000'000'000ms),
            .now = WallTime(1'700'000'050'000ms),
            .trouble = "'/data/femrun.db': the disk is full",
            .studies = {bracket(), {.id = {4}, .name = "beam"}},
            .workers = {resting, {.id = {8}, .name = "node8/1"}},
            .pools = {femtet(), {.name = "ansys", .count = 1}},
            .crews = {night(), {.name = "ssh"}}};
}

/// Every kind of fact, with every field another value than it has when nothing is said.
std::vector<store::Record> one_of_each() {
    const study::Failure failure{study::FailureKind::resource, "licence", "no licence of 'femtet'",
                                 study::Cause::licence};
    const store::TrialEnded ended{.trial = 2,
                                  .state = study::TrialState::failed,
                                  .response = {1, 2.5},
                                  .verdict = {{3}, {-1, 4}, 0.5, false},
                                  .failure = failure};
    const std::vector<store::Fact> facts{
        store::TrialAsked{2, store::Origin::user, 1, {0.5, 3}, 1},
        store::AttemptStarted{2, {77}, 3, "node7/1", "bracket/trial-000002-attempt-3"},
        store::AttemptEnded{2,
                            {77},
                            study::AttemptState::lost,
                            {1, 2},
                            failure,
                            false,
                            12.5,
                            "bracket/trial-000002-attempt-3",
                            "mesh\nfailed\n"},
        ended,
        store::TrialJudged{ended},
        store::TrialPlaced{2, false, {0.5, 3}, "parameter 'width' has gone"},
        store::StudyRevised{40, R"({"name":"bracket"})"},
        store::SourcesNoted{"{}"},
        store::StudyChanged{store::StudyState::interrupted, "interrupted"},
        store::CourseChosen{3, 2, "tpe", "a solve takes 20 ms"}};
    std::vector<store::Record> records;
    for (const store::Fact& fact : facts)
        records.push_back({{3}, WallTime(1'700'000'000'000ms), fact});
    return records;
}

template <typename Message, typename Value>
Value there_and_back(const Value& value) {
    capnp::MallocMessageBuilder message;
    auto root = message.initRoot<Message>();
    wire::encode(value, root);
    auto back = wire::decode(root.asReader());
    REQUIRE(back);
    return *std::move(back);
}

}  // namespace

TEST_CASE("the state of a house comes back from the wire as it went", "[wire][control]") {
    CHECK(there_and_back<wire::HouseStatus>(house()) == house());
    CHECK(there_and_back<wire::HouseStatus>(control::HouseStatus{}) == control::HouseStatus{});
}

TEST_CASE("an explanation comes back from the wire as it went", "[wire][control]") {
    const std::vector<control::TrialPlace> places{
        control::TrialOver{}, control::TrialWaits{control::TrialWaits::What::back_off, 4s},
        control::TrialWaits{control::TrialWaits::What::turn, std::nullopt},
        control::TrialRuns{"node7/1", "mesh", 80s, 0.25, true}};
    for (const control::TrialPlace& place : places) {
        const control::Explanation explanation{
            .study = bracket(),
            .reasons = {control::NoWorker{}, control::NobodyFits{"a worker with tag 'big'"},
                        control::Refused{"node7/1", "no plugin 'femtet'"},
                        control::WorkerRests{"node7/1", "everything fails there", 30s},
                        control::WorkerSilent{"node8/1", true},
                        control::SlotsBusy{8, {{"bracket", 2}, {"beam", 6}}},
                        control::WaitsForLicence{femtet(), 2}, control::BacksOff{3, 1500ms},
                        control::AwaitsAdoption{2, 9s},
                        control::DatabaseTrouble{"the disk is full"}, control::Restoring{},
                        control::AsksOptimizer{}, control::Draining{"200 of 200 trials"},
                        control::NeedsTime{3, 7min, std::nullopt},
                        control::NeedsTime{1, 74min, 60min}, control::JobsAwaited{night()}},
            .trial = place};
        CHECK(there_and_back<wire::Explanation>(explanation) == explanation);
    }
}

TEST_CASE("every kind of record comes back from the wire as it went", "[wire][control]") {
    const control::Followed followed{.records = one_of_each(),
                                     .upto = 99,
                                     .more = true,
                                     .study = bracket(),
                                     .slots = 12,
                                     .restoring = true,
                                     .draining = true,
                                     .running = {{{77}, 2, "node7/1", "solve", 3s, 0.5, true}},
                                     .trouble = "the disk is full",
                                     .crews = {night()}};
    REQUIRE(followed.records.size() == std::variant_size_v<store::Fact>);

    capnp::MallocMessageBuilder message;
    auto root = message.initRoot<wire::Followed>();
    wire::encode(followed, root);
    const auto back = wire::decode(StudyId{3}, root.asReader());

    REQUIRE(back);
    CHECK(back.value() == followed);
}

TEST_CASE("a submission comes back from the wire as it went", "[wire][control]") {
    const control::Submission submission{
        .definition = R"({"name":"bracket"})",
        .file_text = "[study]\nname = 'bracket'\n",
        .file_name = "study.toml",
        .overrides = {{"optimizer.seed", "7", "--seed"}},
        .sources = "{}",
        .staging = {.solver_version = "1.2",
                    .files = {{"mesh/bracket.inp", std::string(64, 'a'), 1234, true}},
                    .libraries = {{"linux-x86_64", std::string(64, 'b'), 99}}},
        .changes = control::Changes::wanted};
    capnp::MallocMessageBuilder message;
    auto root = message.initRoot<wire::Submission>();
    wire::encode(submission, root);
    const auto back = wire::decode(root.asReader());
    REQUIRE(back);
    CHECK(back->definition == submission.definition);
    CHECK(back->file_text == submission.file_text);
    CHECK(back->file_name == submission.file_name);
    REQUIRE(back->overrides.size() == 1);
    CHECK(back->overrides[0].key == "optimizer.seed");
    CHECK(back->overrides[0].value == "7");
    CHECK(back->overrides[0].option == "--seed");
    CHECK(back->sources == submission.sources);
    CHECK(back->staging.solver_version == "1.2");
    CHECK(back->staging.files == submission.staging.files);
    CHECK(back->staging.libraries == submission.staging.libraries);
    CHECK(back->changes == control::Changes::wanted);
}

TEST_CASE("what nobody knows is refused, and a reason that is news is passed over",
          "[wire][control]") {
    capnp::MallocMessageBuilder message;
    auto root = message.initRoot<wire::HouseStatus>();
    root.initStudies(1)[0].setState(static_cast<wire::StudyState>(9));
    const auto house = wire::decode(root.asReader());
    REQUIRE_FALSE(house);
    CHECK(house.error() == Error{ErrorKind::invalid,
                                 "a state of a study that this femrun does not know; use the same "
                                 "femrun for both"});

    capnp::MallocMessageBuilder newer;
    auto explanation = newer.initRoot<wire::Explanation>();
    explanation.initReasons(2)[0].setDatabaseTrouble("the disk is full");
    // The tag of the union stands in the first 16 bits that its members leave free.
    auto reason = explanation.getReasons()[1];
    reason.setNoWorker();
    capnp::AnyStruct::Builder raw = kj::mv(reason);
    auto bytes = raw.getDataSection();
    const auto known = explanation.getReasons()[0].which();
    bool changed = false;
    for (std::size_t at = 0; at + 1 < bytes.size() && !changed; at += 2) {
        bytes[at] = 200;
        changed = static_cast<int>(explanation.getReasons()[1].which()) == 200;
        if (!changed) bytes[at] = 0;
    }
    REQUIRE(changed);
    REQUIRE(known == wire::Reason::DATABASE_TROUBLE);
    const auto read = wire::decode(explanation.asReader());
    REQUIRE(read);
    CHECK(read->reasons ==
          std::vector<control::Reason>{control::DatabaseTrouble{"the disk is full"}});
}

TEST_CASE("what a scheduler says is plain and within bounds", "[wire][control]") {
    capnp::MallocMessageBuilder message;
    auto root = message.initRoot<wire::HouseStatus>();
    auto worker = root.initWorkers(1)[0];
    worker.setName("node7\x1b[2J");
    worker.setHasUntil(true);
    worker.setUntilMs(UINT64_MAX);
    root.setSinceMs(INT64_MIN);
    const auto house = wire::decode(root.asReader());
    REQUIRE(house);
    CHECK(house->workers[0].name == "node7 [2J");
    CHECK(house->workers[0].until == std::chrono::hours(24 * 365 * 10));
    CHECK(house->since == WallTime{});

    capnp::MallocMessageBuilder endless;
    auto pool = endless.initRoot<wire::HouseStatus>();
    pool.initPools(wire::listed_max + 1);
    const auto refused = wire::decode(pool.asReader());
    REQUIRE_FALSE(refused);
    CHECK(refused.error() ==
          Error{ErrorKind::invalid, "65537 licence pools in one message; it takes 65536"});

    capnp::MallocMessageBuilder shown;
    auto token = shown.initRoot<wire::TokenStatus>();
    token.setRole("viewer");
    token.setName("\x1b[2Jwall");
    token.setCreatedMs(INT64_MIN);
    token.setExpiresMs(INT64_MAX);
    const auto read = wire::decode(token.asReader());
    REQUIRE(read);
    CHECK(read->name == " [2Jwall");
    CHECK(read->created == WallTime{});
    CHECK(read->expires == WallTime{253'402'300'799'999ms});  // the last of the year 9999
}

TEST_CASE("a submission names no file outside of the study's folder", "[wire][control]") {
    capnp::MallocMessageBuilder message;
    auto root = message.initRoot<wire::Submission>();
    auto file = root.initFiles(1)[0];
    file.setPath("../../etc/passwd");
    file.setHash(std::string(64, 'a'));
    CHECK_FALSE(wire::decode(root.asReader()));
}

TEST_CASE("a list that is too long is refused by its length alone", "[wire][control]") {
    capnp::MallocMessageBuilder message;
    auto root = message.initRoot<wire::Submission>();
    root.initFiles(10'001);
    CHECK(wire::decode(root.asReader()).error() ==
          Error{ErrorKind::invalid, "10001 files in one message; it takes 10000"});
    root.initFiles(0);
    root.initLibraries(17);
    CHECK(wire::decode(root.asReader()).error() ==
          Error{ErrorKind::invalid, "17 libraries of one solver in one message; it takes 16"});
}
