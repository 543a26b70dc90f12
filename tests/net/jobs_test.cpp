// SPDX-License-Identifier: MIT
// Workers that are jobs of an engine: of two copies of one job the one with more restarts counts.
#include "muster/muster.hpp"

#include "recorder.hpp"
#include "rig.hpp"

using namespace femrun;
using namespace femrun::net;
using Strings = std::vector<std::string>;

namespace {

/// The scheduler's end of a link, which writes down what the worker is told.
class Hearing final : public muster::Line {
public:
    Strings said;
    void open(const work::StudySetup&) override {}
    void assignments_wait() override {}
    void revoke(AttemptId attempt) override {
        said.push_back(fmt::format("revoke {}", attempt.value));
    }
    void discard(const std::string&) override {}
    void bring(const std::string&) override {}
    void close(StudyId) override {}
    void acknowledged(AttemptId) override {}
    void not_now(AttemptId) override {}
    void say_again(std::span<const AttemptId>) override {}
    void drain(const std::string& why) override { said.push_back("drain: " + why); }
    void job_ends_in(Duration in) override {
        said.push_back("job ends in: " + std::to_string(in / 1s) + " s");
    }
    void dismiss(const std::string& why) override { said.push_back("dismiss: " + why); }
    void silent(const std::string&) override {}
};

struct Jobs {
    Recorder events;
    std::vector<std::function<void()>> later;
    muster::Muster muster{events, events, {}, [this](auto what) { later.push_back(what); }};

    Jobs() { muster.open_study(beam()); }
    muster::Place enlist(const std::string& pc, std::uint32_t restart, muster::Line& line,
                         std::vector<work::Holding> holding = {}) {
        work::WorkerCard card{pc, 1, "0.1", {pc, "ann", "1"}, /*epoch=*/1};
        card.job = {"slurm", "4711_3", restart};
        return muster.enlist(card, holding, {}, line).place;
    }
    /// Of nodes that share the disk with the workers' folders, and their locks not: each copy of
    /// the job has the same folder.
    muster::Place enlist_in_one_folder(std::uint32_t restart, muster::Line& line,
                                       std::vector<work::Holding> holding = {}) {
        work::WorkerCard card{"node7", 1, "0.1", {"node7", "ann", "1"}, /*epoch=*/10 + restart};
        card.job = {"slurm", "4711_3", restart};
        return muster.enlist(card, holding, {}, line).place;
    }
    void settle() {
        for (const auto& what : std::exchange(later, {})) what();
    }
    Strings take_story() { return std::exchange(events.story, {}); }
};

work::Holding held(std::uint64_t attempt, bool ended) {
    return {.attempt = {attempt},
            .trial = {{1}, attempt + 100},
            .ordinal = 1,
            .definition = beam().definition,
            .worked = Duration::zero(),
            .ended = ended};
}

const std::string of_node7 =
    "worker 'node7': its job slurm 4711_3 was started anew by its engine, and this copy of it "
    "counts "
    "no more; what it runs goes to others";

}  // namespace

TEST_CASE("when a job is started anew the copy before it goes, and what it had is others'",
          "[net][job]") {
    Jobs jobs;
    Hearing copy, anew;
    jobs.enlist("node7", 0, copy);
    jobs.settle();
    jobs.take_story();

    jobs.enlist("node8", 1, anew);
    jobs.settle();

    CHECK(jobs.take_story() ==
          Strings{"worker 2 enlisted with 1 slots", of_node7, "worker 1 is superseded"});
    CHECK(copy.said == Strings{"dismiss: its job was started anew by its engine"});
    CHECK(anew.said == Strings{});
}

TEST_CASE("a copy without a link is not waited for when its job is started anew", "[net][job]") {
    Jobs jobs;
    Hearing copy, anew;
    const muster::Place place = jobs.enlist("node7", 0, copy, {held(1, /*ended=*/false)});
    jobs.settle();
    REQUIRE(jobs.muster.line_ended(place, muster::Owner::none));
    jobs.settle();
    jobs.take_story();

    jobs.enlist("node8", 1, anew);
    jobs.settle();

    CHECK(jobs.take_story() ==
          Strings{"worker 2 enlisted with 1 slots", of_node7, "worker 1 is superseded",
                  "worker 1 gone: worker 'node7': its job was started anew by its engine"});
}

TEST_CASE("a copy that comes back after its job was started anew says what it has solved, and goes",
          "[net][job]") {
    Jobs jobs;
    Hearing anew, copy;
    jobs.enlist("node8", 1, anew);
    jobs.settle();
    jobs.take_story();

    jobs.enlist("node7", 0, copy, {held(1, /*ended=*/false), held(2, /*ended=*/true)});
    jobs.settle();

    // What it runs may end before it has heard that.
    CHECK(jobs.take_story() == Strings{"worker 2 enlisted with 1 slots",
                                       "worker 2 is back with 1 2", of_node7,
                                       "worker 2 is superseded"});
    CHECK(copy.said == Strings{"dismiss: its job was started anew by its engine"});
    CHECK(anew.said == Strings{});
}

TEST_CASE("a copy that has the folder of its successor goes, as any other", "[net][job]") {
    Jobs jobs;
    Hearing copy, anew;
    jobs.enlist_in_one_folder(0, copy);
    jobs.settle();
    jobs.take_story();

    // It finds there what the copy has solved.
    jobs.enlist_in_one_folder(1, anew);
    jobs.settle();

    CHECK(jobs.take_story() ==
          Strings{"worker 2 enlisted with 1 slots", of_node7, "worker 1 is superseded"});
    CHECK(copy.said == Strings{"dismiss: its job was started anew by its engine"});
    CHECK(anew.said == Strings{});
}

TEST_CASE("a copy that comes back with the folder of its successor does not take its place",
          "[net][job]") {
    Jobs jobs;
    Hearing anew, copy, again, anew_again;
    const muster::Place place = jobs.enlist_in_one_folder(1, anew, {held(1, /*ended=*/false)});
    jobs.settle();
    jobs.take_story();

    const muster::Place first =
        jobs.enlist_in_one_folder(0, copy, {held(2, /*ended=*/false), held(3, /*ended=*/true)});
    jobs.settle();

    CHECK(jobs.take_story() == Strings{"worker 2 enlisted with 1 slots",
                                       "worker 2 is back with 2 3", of_node7,
                                       "worker 2 is superseded"});
    CHECK(copy.said == Strings{"dismiss: its job was started anew by its engine"});
    CHECK(anew.said == Strings{});

    // Nor with another link; and its successor finds its own place with one.
    REQUIRE(jobs.muster.line_ended(first, muster::Owner::none));
    jobs.enlist_in_one_folder(0, again, {held(3, /*ended=*/true)});
    REQUIRE(jobs.muster.line_ended(place, muster::Owner::none));
    jobs.enlist_in_one_folder(1, anew_again, {held(1, /*ended=*/false)});
    jobs.settle();
    CHECK(jobs.take_story() == Strings{"worker 2 is back with 3", "worker 2 is superseded",
                                       "worker 2 is superseded", "worker 1 is back with 1"});
    CHECK(anew_again.said == Strings{});
}

TEST_CASE("two workers of one job that was not started anew are both there", "[net][job]") {
    Jobs jobs;
    Hearing first, second;
    jobs.enlist("node7", 1, first);
    jobs.enlist("node8", 1, second);
    jobs.settle();

    CHECK(jobs.take_story() ==
          Strings{"worker 1 enlisted with 1 slots", "worker 2 enlisted with 1 slots"});
    CHECK(first.said == Strings{});
}

TEST_CASE("a worker that was sent home while its link broke hears so on its next one",
          "[net][job]") {
    Jobs jobs;
    Hearing before, after;
    const muster::Place place = jobs.enlist("node7", 0, before, {held(1, /*ended=*/false)});
    REQUIRE(jobs.muster.line_ended(place, muster::Owner::none));
    jobs.muster.send_home(place.worker, "it has 4 min left, and a solve of 'wing' may take 7 min");

    jobs.enlist("node7", 0, after, {held(1, /*ended=*/false)});

    CHECK(after.said == Strings{"drain: it has 4 min left, and a solve of 'wing' may take 7 min"});
}

TEST_CASE("of a job's copies the one that counts is told when the job ends", "[net][job]") {
    Jobs jobs;
    Hearing anew;
    jobs.enlist("node8", 1, anew);
    const work::Job job{.engine = "slurm", .id = "4711_3", .restart = 1};
    work::Job before = job, another = job;
    before.restart = 0;
    another.id = "4711_4";

    CHECK(jobs.muster.job_ends_in(job, 90s));
    CHECK_FALSE(jobs.muster.job_ends_in(before, 30s));
    CHECK_FALSE(jobs.muster.job_ends_in(another, 30s));

    CHECK(anew.said == Strings{"job ends in: 90 s"});
}

TEST_CASE("a worker tells which job it is and how long it has", "[net][job]") {
    loop::EventLoop loop;
    Recorder events;
    FakeSource source;
    WorkersServer server(events, events, {.heartbeat = 1h, .lease = 3h});
    work::WorkerCard card{"node7/4711", 1, "0.1"};
    card.job = {"slurm", "4711_3", 2};
    AgentTimes times = Rig::quick();
    times.ends = monotonic_now() + 1h;
    WorkerAgent agent(loop, source, card, times);
    auto pipe = kj::newTwoWayPipe();
    auto accepted = server.accept(kj::mv(pipe.ends[0])).eagerlyEvaluate(nullptr);
    auto served = agent.serve(kj::mv(pipe.ends[1])).eagerlyEvaluate(nullptr);
    while (!events.ends.contains({1})) loop.wait(loop.after(1ms));

    CHECK(events.cards.at({1}).job == work::Job{"slurm", "4711_3", 2});
    CHECK(events.ends.at({1}) > 50min);
    CHECK(events.ends.at({1}) <= 1h);
}

TEST_CASE("a worker whose time is over gives back what it has, and knows why it goes",
          "[net][job]") {
    AgentTimes times = Rig::quick();
    times.ends = monotonic_now() + 50ms;
    Rig rig(hangs(WhenAsked::stops), 1, times);
    rig.server.muster().dispatch({1}, assignment(1));

    CHECK(rig.report(1).cancelled);
    CHECK(rig.loop.wait(rig.agent->leaves_by_itself()) == WorkerAgent::Reason::time_is_over);
}

TEST_CASE("a worker without a scheduler and without work goes by itself", "[net][job]") {
    AgentTimes times = Rig::quick();
    times.useless_after = 5ms;
    Rig rig(answers({1, 2}), 1, times);
    rig.solve(1);
    auto goes = rig.agent->leaves_by_itself();
    rig.accepted = kj::READY_NOW;

    CHECK(rig.loop.wait(kj::mv(goes)) == WorkerAgent::Reason::useless);
}

TEST_CASE("a worker that is sent home tells its people why", "[net][job]") {
    Rig rig(answers({1, 2}));
    Strings told;
    rig.agent->tell([&](const std::string& sentence) { told.push_back(sentence); });

    rig.server.muster().send_home({1}, "it has 4 min left, and a solve of 'wing' may take 7 min");
    rig.loop.wait(rig.agent->left());

    CHECK(told ==
          Strings{"told to leave: it has 4 min left, and a solve of 'wing' may take 7 min"});
    CHECK(rig.events.story.front() ==
          "worker 'node7/4711' leaves: it has 4 min left, and a solve of 'wing' may take 7 min");
}
