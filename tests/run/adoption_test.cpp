// SPDX-License-Identifier: MIT
// Attempts that outlive the process that started them.
#include <algorithm>

#include "run/world.hpp"
#include "support/catch.hpp"
#include "work/design_hash.hpp"

using namespace femrun;
using namespace femrun::test;
using namespace std::chrono_literals;

namespace {

/// What is on disk when a process is killed while two attempts run.
std::vector<store::Record> killed_at_work() {
    World world(study_of_sum(4));
    world.enlist({1}, 2);
    world.run_for(5s);
    return world.journal;
}

work::Holding holding(std::uint64_t attempt, Duration worked) {
    return {.attempt = {attempt}, .trial = {{1}, attempt}, .ordinal = 1, .worked = worked};
}

std::size_t started(const World& world, std::uint64_t trial) {
    return world.study().history().attempts(trial).size();
}

}  // namespace

TEST_CASE("a worker that comes back within the grace goes on with what it has", "[run][adopt]") {
    World world(study_of_sum(4), killed_at_work(), 6s, {}, /*adoption_grace=*/60s);
    world.enlist({7}, 2);
    const std::vector<work::Holding> held{holding(1, 6s), holding(2, 6s)};
    CHECK(world.runner().worker_back({7}, held) == std::vector<AttemptId>{{1}, {2}});
    world.hold({7}, {{1}, {2}});
    world.run_for(1s);
    CHECK(world.runner().running().size() == 2);

    world.runner().reported({7}, {1}, {.response = {0.5}, .seconds = 10});
    world.runner().reported({7}, {2}, {.response = {0.7}, .seconds = 10});
    world.hold({7}, {});
    world.run();

    CHECK(world.study().history().completed() == 4);
    CHECK(started(world, 1) == 1);
    CHECK(started(world, 2) == 1);
    CHECK(world.acknowledged.size() == 4);
}

TEST_CASE("who has not come back when the grace is over has lost its attempts", "[run][adopt]") {
    World world(study_of_sum(4), killed_at_work(), 6s, {}, /*adoption_grace=*/60s);
    world.enlist({7}, 2);

    world.run_for(50s);
    CHECK(started(world, 1) == 1);
    world.run();

    CHECK(world.study().history().completed() == 4);
    CHECK(started(world, 1) == 2);
    CHECK(world.study().history().attempts(1).front().failure->message ==
          "femrun ended while it ran");
}

TEST_CASE("what a worker does not have any more when it is back goes to another at once",
          "[run][adopt]") {
    World world(study_of_sum(4), killed_at_work(), 6s, {}, /*adoption_grace=*/60s);
    world.enlist({1}, 2);  // who is on record
    const std::vector<work::Holding> held{holding(1, 6s)};
    CHECK(world.runner().worker_back({1}, held) == std::vector<AttemptId>{{1}});
    world.hold({1}, {{1}});
    world.run_for(1s);

    CHECK(started(world, 1) == 1);
    CHECK(started(world, 2) == 2);
    const auto& lost = *world.study().history().attempts(2).front().failure;
    CHECK(lost.cause == study::Cause::femrun);  // which is held against nobody
}

TEST_CASE("what another worker of the same name does not have is not lost", "[run][adopt]") {
    World world(study_of_sum(4), killed_at_work(), 6s, {}, /*adoption_grace=*/60s);
    world.names[{7}] = "pc1";  // as on record
    world.enlist({7}, 2);
    CHECK(world.runner().worker_back({7}, {}).empty());
    world.run_for(1s);

    CHECK(started(world, 1) == 1);
    CHECK(started(world, 2) == 1);
}

TEST_CASE("nobody waits for what a worker had that is known to have ended", "[run][adopt]") {
    World world(study_of_sum(4), killed_at_work(), 6s, {}, /*adoption_grace=*/60s,
                [](const std::string&) { return true; });
    world.enlist({7}, 2);
    world.run_for(1s);

    CHECK(started(world, 1) == 2);
    CHECK(world.study().history().attempts(1).front().failure->message ==
          "femrun ended while it ran");
}

TEST_CASE("a worker may claim only what is on record as it says", "[run][adopt]") {
    World world(study_of_sum(4), killed_at_work(), 6s, {}, /*adoption_grace=*/60s);
    world.enlist({7}, 2);
    auto of_another_trial = holding(1, 6s);
    of_another_trial.trial.number = 2;
    auto another_try = holding(2, 6s);
    another_try.ordinal = 2;
    const std::vector<work::Holding> held{of_another_trial, another_try, holding(12345, 6s)};

    CHECK(world.runner().worker_back({7}, held).empty());
}

TEST_CASE("a report of an attempt whose loss is on record counts when its study is open again",
          "[run][adopt]") {
    std::vector<store::Record> past;
    {
        World before(study_of_sum(1));
        before.solve = [](const run::Assignment&) { return Solved{.never = true}; };
        before.enlist({1}, 1);
        before.run_for(2s);
        before.cut({1});
        before.run_for(30s);
        before.runner().pause({1}, "it was asked to");
        before.run();
        past = before.journal;
    }
    World world(study_of_sum(1), past, 60s, {}, /*adoption_grace=*/60s);
    REQUIRE(world.study().history().attempts(1).front().state == study::AttemptState::lost);
    const std::vector<work::Holding> held{holding(1, 40s)};
    world.enlist({7}, 1);

    CHECK(world.runner().worker_kept({7}, held) == std::vector<AttemptId>{{1}});
    world.hold({7}, {{1}});
    world.run_for(1s);
    CHECK(started(world, 1) == 1);  // it goes on there, and nobody else tries
    world.runner().reported({7}, {1}, {.response = {0.5}, .seconds = 40});
    world.run();

    CHECK(world.study().history().trial(1).response == std::vector<double>{0.5});
    CHECK(started(world, 1) == 1);
}

TEST_CASE("what had ended on a worker that was started anew is still to come", "[run][adopt]") {
    World world(study_of_sum(2));
    world.solve = [](const run::Assignment&) { return Solved{.never = true}; };
    world.enlist({1}, 2);
    world.run_for(2s);
    const std::vector<AttemptId> ended{{1}};

    world.enlist({2}, 2);
    world.runner().worker_replaced({1}, {2}, ended);
    world.runner().worker_gone({1}, "it was started anew");
    auto held = holding(1, 0s);
    held.ended = true;
    CHECK(world.runner().worker_back({2}, std::vector{held}) == ended);
    world.hold({2}, ended);
    world.run_for(1s);
    CHECK(started(world, 1) == 1);
    CHECK(started(world, 2) == 2);
    world.runner().reported({2}, {1}, {.response = {0.5}, .seconds = 10});
    world.run_for(1s);

    CHECK(world.study().history().trial(1).response == std::vector<double>{0.5});
}

TEST_CASE("an attempt of another life of the database is dropped with a sentence", "[run][adopt]") {
    World world(study_of_sum(4), killed_at_work(), 6s, {}, /*adoption_grace=*/60s);
    world.enlist({7}, 2);
    auto same = holding(1, 6s), other = holding(2, 6s);
    const auto& trials = world.study().history().trials();
    same.design = work::design_hash(world.study().space().values(trials[0].design));
    other.design = same.design;
    const std::vector<work::Holding> held{same, other, holding(105, 6s)};

    CHECK(world.runner().worker_back({7}, held) == std::vector<AttemptId>{{1}});
    CHECK(world.said.back() ==
          "pc7 has 2 attempts that are not on record here as it says, the first is attempt 2, and "
          "drops them; was the database restored from an older copy?");
}

TEST_CASE("without a grace nothing is waited for", "[run][adopt]") {
    World world(study_of_sum(4), killed_at_work(), 6s);
    world.enlist({7}, 2);
    world.run_for(1s);

    CHECK(started(world, 1) == 2);
}

TEST_CASE("an attempt of one worker is reported by no other", "[run][adopt]") {
    World world(study_of_sum(1));
    world.enlist({1}, 1);
    world.enlist({2}, 1);
    world.run_for(5s);
    const WorkerId holder = world.runner().running().begin()->second.worker;
    const WorkerId other{holder == WorkerId{1} ? 2u : 1u};

    world.runner().reported(other, {1}, {.response = {-100}, .seconds = 1});
    world.run();

    CHECK(world.study().history().trial(1).response != std::vector<double>{-100});
}

TEST_CASE("a link cut for less than the lease repeats nothing", "[run][adopt]") {
    World world(study_of_sum(2));
    world.enlist({1}, 2);
    world.run_for(2s);
    world.cut({1});
    world.enlist({2}, 2);
    world.run_for(5s);
    const std::vector<work::Holding> held{holding(1, 7s), holding(2, 7s)};
    world.come_back({1}, held);
    world.run();

    CHECK(world.study().history().completed() == 2);
    CHECK(started(world, 1) == 1);
    CHECK(started(world, 2) == 1);
}

TEST_CASE("who comes back while another attempt is being written down stays alone",
          "[run][adopt]") {
    World world(study_of_sum(1));
    world.solve = [](const run::Assignment&) {
        return Solved{.report = {.response = {1}}, .takes = 60s};
    };
    world.enlist({1}, 1);
    world.run_for(2s);
    world.cut({1});
    world.enlist({2}, 1);
    world.disk = 10s;
    while (started(world, 1) == 1) world.run_for(1s);

    world.come_back({1}, {holding(1, 20s)});
    world.runner().durable(world.journal.size());
    world.run();

    CHECK(world.study().history().completed() == 1);
    CHECK(world.said.front() == "trial 1 attempt 1 on pc1");
    CHECK(std::find(world.said.begin(), world.said.end(), "trial 1 attempt 2 on pc2") ==
          world.said.end());
}

TEST_CASE("what never reached an away worker goes to others, and is no try", "[run][adopt]") {
    World world(study_of_sum(1));
    world.solve = [](const run::Assignment& assignment) {
        return Solved{.report = {.response = {1}, .seconds = 10}, .never = assignment.ordinal == 1};
    };
    world.enlist({1}, 1);
    world.run_for(2s);
    world.cut({1});
    world.enlist({2}, 1);

    world.come_back({1}, {});
    world.hold({1}, {});
    world.run();

    CHECK(world.study().history().completed() == 1);
    CHECK(started(world, 1) == 2);
    CHECK_FALSE(world.study().history().attempts(1).front().counted);
}

TEST_CASE("an attempt whose trial ended by another has an end on record after a restart",
          "[run][adopt]") {
    std::vector<store::Record> past;
    const WallTime then{1'700'000'000'000ms};
    const auto record = [&](store::Fact fact) { past.push_back({{1}, then, std::move(fact)}); };
    record(store::StudyChanged{store::StudyState::running, ""});
    record(store::TrialAsked{.trial = 1, .origin = store::Origin::user, .design = {0.25, 0.5}});
    for (const std::uint64_t attempt : {1u, 2u})
        record(store::AttemptStarted{.trial = 1,
                                     .attempt = {attempt},
                                     .ordinal = static_cast<std::uint32_t>(attempt),
                                     .worker = "pc1",
                                     .folder = {}});
    record(store::AttemptEnded{.trial = 1,
                               .attempt = {2},
                               .state = study::AttemptState::reported,
                               .response = {0.75},
                               .counted = true});
    record(store::TrialEnded{.trial = 1,
                             .state = study::TrialState::complete,
                             .response = {0.75},
                             .verdict = {.values = {0.75}}});
    World world(study_of_sum(2), past, 60s);
    world.enlist({1}, 1);
    world.run();

    const auto attempts = world.study().history().attempts(1);
    CHECK(attempts.front().state == study::AttemptState::lost);
    REQUIRE(attempts.front().failure);
    CHECK(attempts.front().failure->message == "femrun ended while it ran");
    CHECK(attempts.back().state == study::AttemptState::reported);
    CHECK(world.study().history().completed() == 2);
}
