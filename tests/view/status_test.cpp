// SPDX-License-Identifier: MIT
// A scheduler as a person is shown it, and why studies and trials wait.
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "view/explain_text.hpp"
#include "view/seen.hpp"
#include "view/status_text.hpp"

using namespace femrun;
using namespace femrun::view;
using namespace std::chrono_literals;

namespace {

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

control::HouseStatus house() {
    control::HouseStatus house{
        .version = "0.1.0", .database = "/data/femrun.db", .since = WallTime(1'700'000'000'000ms)};
    house.studies = {
        {.name = "bracket",
         .open = true,
         .completed = 30,
         .failed = 4,
         .wanted = 200,
         .running = 2,
         .queued = 4,
         .waiting_licence = 1,
         .best = control::Best{"mass", 1.25, "kg", 17}},
        {.name = "beam", .state = store::StudyState::done, .completed = 12, .front = 5}};
    house.workers = {{.name = "node7/1",
                      .state = control::WorkerStatus::State::resting,
                      .why = "3 attempts in a row found no licence",
                      .until = 20s,
                      .slots = 4,
                      .running = 1,
                      .platform = "windows",
                      .memory_bytes = 64'000'000'000,
                      .version = "0.1.0",
                      .solvers = {{"femtet", "1.2", "no licence service"}, {"command", "", ""}},
                      .tags = {"big"}}};
    house.pools = {femtet()};
    return house;
}

std::string told(control::Reason reason) { return reason_text(reason); }

}  // namespace

TEST_CASE("a worker that waits for a study's files says how many are there", "[view][status]") {
    control::HouseStatus house{.version = "0.1.0", .database = "/data/femrun.db", .since = {}};
    house.workers = {{.name = "node7/1",
                      .slots = 4,
                      .platform = "linux",
                      .version = "0.1.0",
                      .fetched = 320'000'000,
                      .fetching = 500'000'000}};
    CHECK(house_text(house).find("fetching 320 MB of 500 MB") != std::string::npos);
    const auto worker = nlohmann::json::parse(house_json(house))["workers"][0];
    CHECK(worker["fetched_bytes"] == 320'000'000);
    CHECK(worker["fetching_bytes"] == 500'000'000);
}

TEST_CASE("the status of a scheduler is told in three tables", "[view][status]") {
    CHECK(house_text(house()) ==
          "femrun 0.1.0 schedules since 2023-11-14 22:13:20 (UTC), database /data/femrun.db\n"
          "\n"
          "study    state    complete  failed  running              waiting  best\n"
          "bracket  running    30/200       4        2  4 (1 for a licence)  mass 1.25 kg at trial "
          "17\n"
          "beam     done           12       0        0                    0  front of 5 trials\n"
          "\n"
          "worker   state           busy  platform  memory  femrun  tags  solvers\n"
          "node7/1  rests for 20 s   1/4  windows    64 GB  0.1.0   big   femtet 1.2 (no licence "
          "service), command\n"
          "node7/1: 3 attempts in a row found no licence\n"
          "\n"
          "licences\n"
          "femtet: 2 of 3 held (2 by trial 41 of 'bracket' on node7/1), 1 rests (of solvers "
          "that were killed, are not heard of, or could not have one), the next is back in 61 s, "
          "6 trials wait; cool-down 5 min\n");
}

TEST_CASE(
    "of workers that end the status tells the time that is left, their job and why they leave",
    "[view][status]") {
    control::HouseStatus house{.version = "0.1.0", .database = "femrun.db", .since = {}};
    house.workers = {{.name = "n1/slurm-4711_3",
                      .state = control::WorkerStatus::State::draining,
                      .why = "leaves: it has 4 min left, and a solve of 'wing' may take 7 min",
                      .slots = 1,
                      .running = 1,
                      .job = {"slurm", "4711_3", 1},
                      .ends_in = 4min},
                     {.name = "node7/1", .slots = 2}};
    const std::string text = house_text(house);
    CHECK(text.substr(text.find("worker  ")) ==
          "worker           state     busy  time left  job                       platform  memory  "
          "femrun  tags  solvers\n"
          "n1/slurm-4711_3  draining   1/1      4 min  slurm 4711_3 (restart 1)\n"
          "node7/1          enlisted   0/2\n"
          "n1/slurm-4711_3: leaves: it has 4 min left, and a solve of 'wing' may take 7 min\n");
    const auto workers = nlohmann::json::parse(house_json(house))["workers"];
    CHECK(workers[0]["job"]["id"] == "4711_3");
    CHECK(workers[0]["job"]["restart"] == 1);
    CHECK(workers[0]["ends_in_ms"] == 240'000);
    CHECK(workers[1]["job"].is_null());
    CHECK(workers[1]["ends_in_ms"].is_null());
}

TEST_CASE("a scheduler with nothing says what comes next", "[view][status]") {
    CHECK(house_text({.version = "0.1.0", .database = "femrun.db"}) ==
          "femrun 0.1.0 schedules since 1970-01-01 00:00:00 (UTC), database femrun.db\n"
          "\n"
          "no study yet; 'femrun run STUDY --scheduler ADDRESS'\n"
          "\n"
          "no worker is enlisted; start 'femrun worker ADDRESS' on each PC that is to solve\n");
    CHECK(pools_text({}) == "no licence pools; 'femrun licences set NAME=COUNT' makes one\n");
}

TEST_CASE("licences that are kept for people, and what a probe counts, are told",
          "[view][status]") {
    auto pool = femtet();
    pool.for_people = 1;
    pool.people_until = 2h;
    pool.counted_free = 0;
    pool.trouble = "licence 'femtet': probe 'count' ended with code 3: it printed 'no server'";
    CHECK(pool_text(pool).ends_with(
        ", 1 kept for people for 2 h more, its probe counts 0 free; licence 'femtet': probe "
        "'count' ended with code 3: it printed 'no server'"));
}

TEST_CASE("licences that come with jobs of Slurm are told, and what it counts free",
          "[view][status]") {
    auto pool = femtet();
    pool.of_slurm = "fem";
    pool.by_jobs = 2;
    pool.counted_free = 1;
    CHECK(pool_text(pool).ends_with(", 2 with jobs of Slurm, Slurm counts 1 free"));
}

TEST_CASE("trouble with the database stands at the top", "[view][status]") {
    auto troubled = house();
    troubled.trouble = "'/data/femrun.db': the disk is full";
    CHECK(house_text(troubled).find("\n'/data/femrun.db': the disk is full; nothing new starts "
                                    "until then\n\nstudy ") != std::string::npos);
}

TEST_CASE("the status as JSON says what the tables say", "[view][status]") {
    const auto json = nlohmann::json::parse(house_json(house()));
    CHECK(json["studies"][0]["best"]["trial"] == 17);
    CHECK(json["studies"][1]["best"].is_null());
    CHECK(json["workers"][0]["state"] == "resting");
    CHECK(json["workers"][0]["until_ms"] == 20'000);
    CHECK(json["licences"][0]["holders"][0]["worker"] == "node7/1");
    CHECK(json["trouble"].is_null());
    CHECK(nlohmann::json::parse(pools_json(house()))[0]["next_return_ms"] == 61'000);
}

TEST_CASE("each reason why a study waits is a sentence", "[view][explain]") {
    CHECK(told(control::NoWorker{}) ==
          "no worker is enlisted; start 'femrun worker ADDRESS' on each PC that is to solve");
    CHECK(told(control::NobodyFits{"a worker with tag 'big'"}) ==
          "no worker that is enlisted fits: it waits for a worker with tag 'big'");
    CHECK(told(control::Refused{"node7/1", "there is no solver 'femtet'"}) ==
          "worker 'node7/1' does not take it: there is no solver 'femtet'");
    CHECK(told(control::WorkerRests{"node7/1", "everything fails there", 30s}) ==
          "worker 'node7/1' rests for 30 s more: everything fails there");
    CHECK(told(control::WorkerSilent{"node7/1", true}) ==
          "there is no connection to worker 'node7/1'; what it has goes on there, and it may come "
          "back");
    CHECK(told(control::WorkerSilent{"node7/1", false}) == "nothing is heard of worker 'node7/1'");
    CHECK(told(control::SlotsBusy{8, {{"bracket", 2}, {"beam", 6}, {"wing", 0}}}) ==
          "all 8 slots are busy: 2 with 'bracket', 6 with 'beam'");
    CHECK(told(control::SlotsBusy{1, {}}) == "the one slot is busy");
    CHECK(told(control::WaitsForLicence{femtet(), 2}) ==
          "it waits for 2 licences of pool 'femtet': 2 of 3 held (2 by trial 41 of 'bracket' on "
          "node7/1), 1 rests (of solvers that were killed, are not heard of, or could not have "
          "one), the next is back in 61 s");
    CHECK(told(control::BacksOff{1, 4s}) == "1 trial is tried again later, the first in 4 s");
    CHECK(told(control::AwaitsAdoption{2, 9s}) ==
          "2 attempts that ran before the restart may still be at their workers, which have 9 s to "
          "come back");
    CHECK(told(control::DatabaseTrouble{"the disk is full"}) ==
          "the disk is full; nothing new starts until then");
    CHECK(told(control::Restoring{}) == "its optimizer is being restored from what is on record");
    CHECK(told(control::AsksOptimizer{}) ==
          "its optimizer has not yet answered with the next designs");
    CHECK(told(control::Draining{"200 of 200 trials"}) == "nothing new starts: 200 of 200 trials");
    CHECK(told(control::NeedsTime{3, 7min, std::nullopt}) ==
          "3 trials wait for a worker with more time left than 7 min; workers that are there have "
          "less by now");
    CHECK(told(control::NeedsTime{1, 74min, 60min}) ==
          "1 trial waits for a worker with more time left than 74 min, and no worker that ends had "
          "more than 60 min when it came: give jobs more time (--time), or start a worker without "
          "an end");
}

TEST_CASE("a study is explained by where it stands and what it waits for", "[view][explain]") {
    control::Explanation explanation{.study = house().studies[0], .reasons = {control::NoWorker{}}};
    CHECK(explanation_text(explanation) ==
          "study 'bracket' is running: 30 of 200 trials complete, 4 failed, 2 attempts run, 4 "
          "trials wait (1 for a licence)\n"
          "* no worker is enlisted; start 'femrun worker ADDRESS' on each PC that is to solve\n");
    const auto json = nlohmann::json::parse(explanation_json(explanation));
    CHECK(json["reasons"][0]["reason"] == "no_worker");

    explanation = {.study = house().studies[1]};
    explanation.study.why = "12 of 12 trials";
    CHECK(explanation_text(explanation, " --db other.db") ==
          "study 'beam' is done (12 of 12 trials): 12 trials complete\n"
          "it is done; see: femrun show beam --db other.db\n");

    explanation.study.state = store::StudyState::paused;
    explanation.study.why = "paused by hand";
    explanation.study.name = "wide beam";
    CHECK(explanation_text(explanation, " --scheduler @lab", Asked::scheduler) ==
          "study 'wide beam' is paused (paused by hand): 12 trials complete\n"
          "to go on: femrun resume \"wide beam\" --scheduler @lab\n");
    CHECK(explanation_text(explanation) ==
          "study 'wide beam' is paused (paused by hand): 12 trials complete\n"
          "its study file, run again, goes on where it stopped\n");
    explanation.study.state = store::StudyState::interrupted;
    explanation.study.why = "interrupted";  // which is no more than its state
    CHECK(explanation_text(explanation, "", Asked::scheduler)
              .starts_with("study 'wide beam' is interrupted: 12 trials complete\n"));
    explanation.study.state = store::StudyState::paused;
    explanation.study.abandoned = true;
    CHECK(explanation_text(explanation, "", Asked::scheduler)
              .ends_with("\nnobody runs it now; to go on: femrun resume \"wide beam\"\n"));
}

TEST_CASE("a trial is explained by its attempts and where it is", "[view][explain]") {
    auto seen = testing::bracket();
    const std::uint64_t number = seen.subject().history.size() + 1;
    seen.add(store::TrialAsked{number, store::Origin::optimizer, 0, {7.0, 4.0, 0.0}});
    seen.add(store::AttemptStarted{number, {90}, 1, "node7/1", ""});
    seen.add(
        store::AttemptEnded{number,
                            {90},
                            study::AttemptState::reported,
                            {},
                            study::Failure{study::FailureKind::resource, "licence",
                                           "no licence of 'femtet' is free", study::Cause::licence},
                            true,
                            0.5,
                            "",
                            ""});

    CHECK(trial_explanation_text(
              seen.subject(), number,
              control::TrialPlace{control::TrialWaits{control::TrialWaits::What::back_off, 4s}}) ==
          "trial 5 of study 'bracket' is queued\n"
          "  attempt 1 on node7/1: failed in licence (resource): no licence of 'femtet' is free\n"
          "  is tried again later; 4 s still\n");
    CHECK(trial_explanation_text(
              seen.subject(), number,
              control::TrialPlace{control::TrialRuns{"node8/1", "mesh", 80s, 0.25, false}})
              .find("  runs on node8/1 for 1 min 20 s, mesh, 25 %\n") != std::string::npos);

    const auto json = [&](const control::TrialPlace& place) {
        return nlohmann::json::parse(trial_explanation_json(
            seen.subject(), number,
            {.study = house().studies[0], .reasons = {control::NoWorker{}}, .trial = place}));
    };
    const auto waits = json(control::TrialWaits{control::TrialWaits::What::back_off, 4s});
    CHECK(waits["number"] == number);
    CHECK(
        waits["place"] ==
        nlohmann::json{{"is", "waits"}, {"for", "back_off"}, {"with", nullptr}, {"left_ms", 4000}});
    CHECK(waits["reasons"][0]["reason"] == "no_worker");
    CHECK(json(control::TrialRuns{"node8/1", "mesh", 80s, -1, false})["place"] ==
          nlohmann::json{{"is", "runs"},
                         {"worker", "node8/1"},
                         {"for_ms", 80000},
                         {"stage", "mesh"},
                         {"fraction", nullptr},
                         {"silent", false}});
    CHECK(json(control::TrialOver{})["place"] == nullptr);
}
