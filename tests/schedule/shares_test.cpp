// SPDX-License-Identifier: MIT
// How studies share slots: by weight and priority, whatever their solves take.
#include <map>

#include "schedule/division.hpp"
#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

namespace {

StudyTerms with(double weight, std::int32_t priority = 0) {
    StudyTerms terms;
    terms.share = {weight, priority};
    return terms;
}

/// Workers of one slot, studies that always have trials, and solves that take as long as each study
/// says.
struct House {
    Scheduler scheduler{{.lease = 72h * 365}};
    Instant now = start;
    std::map<StudyId, Duration> takes, opens;
    std::map<StudyId, std::uint64_t> asked;
    std::map<WorkerId, StudyId> opened;  // in the worker's slot
    std::multimap<Instant, Dispatch> ends;
    std::map<StudyId, Duration> slot_time;
    std::map<StudyId, int> restarts, solved;
    std::map<AttemptId, Duration> worked;

    void open(StudyId study, StudyTerms terms, Duration solve, Duration opening = 0s) {
        scheduler.study_opened(study, std::move(terms));
        takes[study] = solve;
        opens[study] = opening;
    }
    void turn() {
        for (const auto& [study, solve] : takes) {
            const auto counts = scheduler.counts(study);
            for (auto open = counts.queued + counts.running; open < scheduler.wanted(study); ++open)
                scheduler.trial_queued(trial(++asked[study], study));
        }
        for (const Command& command : scheduler.tick(now)) {
            const Dispatch* order = std::get_if<Dispatch>(&command);
            if (order == nullptr) continue;
            const StudyId study = order->trial.study;
            // Solves differ a little, so that slots are free one after the other.
            worked[order->attempt] = takes[study] + 7ms * (order->attempt.value % 13);
            Duration duration = worked[order->attempt];
            if (opened[order->worker] != study) {
                duration += opens[study];
                ++restarts[study];
                opened[order->worker] = study;
            }
            ends.emplace(now + duration, *order);
            slot_time[study] += duration;
        }
    }
    void run(Duration time) {
        const Instant end = now + time;
        for (turn(); !ends.empty() && ends.begin()->first < end; turn()) {
            now = ends.begin()->first;
            const Dispatch over = ends.begin()->second;
            ends.erase(ends.begin());
            if (scheduler.attempt_solved(over.attempt, now, worked[over.attempt]) !=
                Accepted::first)
                FAIL("a report of attempt " << over.attempt.value << " does not count");
            worked.erase(over.attempt);
            ++solved[over.trial.study];
        }
        now = end;
    }
    double share(StudyId study) const {
        double all = 0;
        for (const auto& [id, time] : slot_time) all += std::chrono::duration<double>(time).count();
        return std::chrono::duration<double>(slot_time.at(study)).count() / all;
    }
};

void enlist(Scheduler& scheduler, std::uint64_t workers) {
    for (std::uint64_t id = 1; id <= workers; ++id) scheduler.worker_enlisted({id}, 1, start);
}

std::vector<std::uint64_t> parts(std::uint64_t slots, std::vector<Claim> claims) {
    divide(slots, claims);
    std::map<StudyId, std::uint64_t> by_study;
    for (const Claim& claim : claims) by_study[claim.study] = claim.slots;
    std::vector<std::uint64_t> all;
    for (const auto& [study, of] : by_study) all.push_back(of);
    return all;
}

}  // namespace

TEST_CASE("studies of weights 1 and 3 have their shares of 20 workers, however long each solves",
          "[schedule][shares]") {
    House house;
    enlist(house.scheduler, 20);
    const auto [beam_takes, wing_takes] =
        GENERATE(std::pair<Duration, Duration>{20s, 20s}, std::pair<Duration, Duration>{20s, 20min},
                 std::pair<Duration, Duration>{20min, 20s});
    house.open(beam, with(1), beam_takes);
    house.open(wing, with(3), wing_takes);

    house.run(5h);

    CHECK(house.share(beam) == Approx(0.25).epsilon(0.1));
    CHECK(house.share(wing) == Approx(0.75).epsilon(0.1));
}

TEST_CASE("a study that comes later has its share as slots become free", "[schedule][shares]") {
    House house;
    enlist(house.scheduler, 20);
    house.open(beam, with(1), 10s);
    house.run(10min);
    house.slot_time.clear();

    house.open(wing, with(1), 10s);
    house.run(1h);

    CHECK(house.share(wing) == Approx(0.5).epsilon(0.1));
}

TEST_CASE("whoever has the higher priority is served first, and the others have the rest",
          "[schedule][shares]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, with(100));
    scheduler.study_opened(wing, with(1, 1));
    enlist(scheduler, 3);
    for (std::uint64_t number = 1; number <= 5; ++number) scheduler.trial_queued(trial(number));
    for (std::uint64_t number = 1; number <= 2; ++number)
        scheduler.trial_queued(trial(number, wing));

    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(1), trial(1, wing), 1, ada},
                                            Dispatch{attempt(2), trial(2, wing), 1, bob},
                                            Dispatch{attempt(3), trial(1), 1, cyd}});
}

TEST_CASE("nobody of one priority starves, however unlike the weights", "[schedule][shares]") {
    House house;
    enlist(house.scheduler, 4);
    house.open(beam, with(0.01), 1s);
    house.open(wing, with(100), 1s);

    house.run(10min);

    CHECK(house.solved[beam] >= 1);
}

TEST_CASE("slots are divided by weight, and what one has no use for goes to the others",
          "[schedule][shares]") {
    constexpr std::uint64_t all = 1000;

    CHECK(parts(20, {{beam, {1}, all}, {wing, {3}, all}}) == std::vector<std::uint64_t>{5, 15});
    CHECK(parts(20, {{beam, {1}, all}, {wing, {3}, 2}}) == std::vector<std::uint64_t>{18, 2});
    CHECK(parts(3, {{beam, {1}, all}, {wing, {1}, all}}) == std::vector<std::uint64_t>{2, 2});
    CHECK(parts(9, {{beam, {1}, 1}, {wing, {1}, all}, {gear, {3}, all}}) ==
          std::vector<std::uint64_t>{1, 2, 6});
    CHECK(parts(20, {{beam, {1, 1}, 12}, {wing, {3}, all}}) == std::vector<std::uint64_t>{12, 8});
    CHECK(parts(0, {{beam, {1}, all}}) == std::vector<std::uint64_t>{0});
}

TEST_CASE("each study is asked for its part, and for more while slots are free that nobody wants",
          "[schedule][shares]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, with(1));
    scheduler.study_opened(wing, with(3));
    enlist(scheduler, 20);

    CHECK(scheduler.wanted(beam) == 5);
    CHECK(scheduler.wanted(wing) == 15);
    CHECK(scheduler.study_wants(wing, 2));
    CHECK_FALSE(scheduler.study_wants(wing, 2));
    CHECK(scheduler.wanted(beam) == 18);
    CHECK(scheduler.wanted(wing) == 15);
    scheduler.study_wants(wing, std::nullopt);
    CHECK(scheduler.wanted(beam) == 5);
    scheduler.study_draining(wing, start);
    CHECK(scheduler.wanted(beam) == 20);
    CHECK(scheduler.wanted(wing) == 0);
    CHECK(scheduler.wanted(gear) == 0);
}

TEST_CASE("slots of a kind that only some studies take are not left empty", "[schedule][shares]") {
    Scheduler scheduler{{.lease = 15s}};
    StudyTerms windows = with(1);
    windows.demand.requirements.platform = "windows";
    StudyTerms linux = with(1);
    linux.demand.requirements.platform = "linux";
    scheduler.study_opened(beam, windows);
    scheduler.study_opened(wing, windows);
    scheduler.study_opened(gear, linux);
    for (std::uint64_t id = 1; id <= 4; ++id)
        scheduler.worker_enlisted({id}, 1, start, {.platform = "windows"});
    for (std::uint64_t id = 5; id <= 20; ++id)
        scheduler.worker_enlisted({id}, 1, start, {.platform = "linux"});
    std::map<StudyId, std::uint64_t> asked;
    for (int turn = 0; turn < 2; ++turn) {
        for (const StudyId study : {beam, wing, gear})
            while (asked[study] < scheduler.wanted(study))
                scheduler.trial_queued(trial(++asked[study], study));
        scheduler.tick(start);
    }

    CHECK(scheduler.counts(gear).running == 16);
    CHECK(scheduler.wanted(beam) == 4);
    scheduler.attempt_solved(attempt(20), start);
    CHECK(scheduler.wanted(gear) == 16);
    CHECK(scheduler.wanted(beam) == 4);
}

TEST_CASE("two studies on workers of one slot do not start their solver for every trial",
          "[schedule][warm]") {
    House house;
    const auto workers = GENERATE(1u, 2u, 3u);
    enlist(house.scheduler, workers);
    house.open(beam, with(1), 10s, 30s);
    house.open(wing, with(1), 10s, 30s);

    house.run(5h);

    // A slot that changes hands costs at most an eleventh of the time.
    CHECK(house.restarts[beam] + house.restarts[wing] <
          (house.solved[beam] + house.solved[wing]) / 20 + 4);
    CHECK(house.share(beam) == Approx(0.5).epsilon(0.1));
}

TEST_CASE("a slot is kept for as long as the weight says", "[schedule][warm]") {
    House house;
    enlist(house.scheduler, 1);
    house.open(beam, with(1), 1s, 10s);
    house.open(wing, with(3), 1s, 10s);

    house.run(3h);

    CHECK(house.share(wing) == Approx(0.75).epsilon(0.1));
    CHECK(house.restarts[beam] < house.solved[beam] / 10);
}

TEST_CASE(
    "a study gets a slot that is warm for it, before one that has no solver, before another's",
    "[schedule][warm]") {
    Scheduler scheduler{{.lease = 3h}};
    scheduler.study_opened(beam, {});
    scheduler.study_opened(wing, {});
    enlist(scheduler, 3);
    scheduler.trial_queued(trial(1));
    scheduler.tick(start);
    scheduler.attempt_solved(attempt(1), start);  // ada's slot is warm for beam

    scheduler.trial_queued(trial(1, wing));
    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(2), trial(1, wing), 1, bob}});
    scheduler.trial_queued(trial(2));
    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(3), trial(2), 1, ada}});
    scheduler.attempt_solved(attempt(2), start);
    scheduler.trial_queued(trial(3));
    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(4), trial(3), 1, cyd}});
    scheduler.trial_queued(trial(4));
    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(5), trial(4), 1, bob}});
}

TEST_CASE("a slot whose solver was killed is as good as any", "[schedule][warm]") {
    Scheduler scheduler{{.lease = 3h}};
    scheduler.study_opened(beam, {});
    enlist(scheduler, 2);
    scheduler.trial_queued(trial(1));
    scheduler.tick(start);
    scheduler.attempt_failed(attempt(1), failure(FailureKind::infrastructure, "host"), start);

    CHECK(scheduler.tick(start) == Commands{Dispatch{attempt(2), trial(1), 2, bob}});
}

TEST_CASE("nothing is sent ahead to a worker that is at something longer", "[schedule][shares]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, {});
    scheduler.study_opened(wing, {});
    scheduler.set_backlog(beam, 10);
    scheduler.worker_enlisted(ada, 1, start);
    scheduler.trial_queued(trial(1, wing));
    scheduler.tick(start);
    for (std::uint64_t number = 1; number <= 5; ++number) scheduler.trial_queued(trial(number));

    CHECK(scheduler.tick(start).empty());
    scheduler.attempt_solved(attempt(1), start);
    CHECK(scheduler.tick(start).size() == 5);
}

TEST_CASE("a free slot that another study has a trial for is not asked for", "[schedule][shares]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.study_opened(beam, with(1));
    scheduler.study_opened(wing, with(1));
    enlist(scheduler, 2);
    scheduler.trial_queued(trial(1));
    scheduler.trial_queued(trial(2));
    scheduler.trial_queued(trial(1, wing));
    scheduler.tick(start);
    scheduler.attempt_solved(attempt(1), start);

    CHECK(scheduler.counts(beam).queued == 1);
    CHECK(scheduler.wanted(wing) == 1);
}

TEST_CASE(
    "a study whose turn it is waits for a licence behind the one that would keep the slot, and has "
    "its share",
    "[schedule][shares][licence]") {
    House house;
    enlist(house.scheduler, GENERATE(2U, 3U, 4U));
    const auto hold = GENERATE(2U, 3U);
    StudyTerms greedy = with(1), modest = with(1);
    greedy.licences = {{"femtet", {.count = 3, .hold = hold}}};
    modest.licences = {{"femtet", {.count = 3, .hold = 1}}};
    house.open(beam, std::move(greedy), 20s, 60s);
    house.open(wing, std::move(modest), 7s, 60s);

    house.run(5h);

    CHECK(house.solved[beam] > 50);
    CHECK(house.solved[wing] > 50);
}
