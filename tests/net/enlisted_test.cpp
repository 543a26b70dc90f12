// SPDX-License-Identifier: MIT
// What the scheduler's end and a worker say to each other about themselves and about studies.
#include <filesystem>
#include <fstream>

#include "rig.hpp"
#include "system/folders.hpp"
#include "system/this_process.hpp"

using namespace femrun;
using namespace femrun::net;
using Strings = std::vector<std::string>;

namespace {

kj::Promise<void> refuses(ErrorKind kind, const std::string& stage, const std::string& message) {
    return wire::to_exception({Error{kind, message}, stage});
}

/// Enlists with this card; gives the refusal's text.
std::string enlisted_with(std::uint32_t slots, std::uint32_t protocol) {
    loop::EventLoop loop;
    Recorder events;
    FakeSource source;
    WorkersServer server(events, events);
    auto pipe = kj::newTwoWayPipe();
    auto accepted = server.accept(kj::mv(pipe.ends[0])).eagerlyEvaluate(nullptr);
    WorkerAgent agent(loop, source, {});
    Connection connection(kj::mv(pipe.ends[1]));
    auto request = connection.peer().castAs<wire::Scheduler>().enlistRequest();
    request.setWorker(agent.client());
    auto card = request.initCard();
    card.setName("node7/4711");
    card.setSlots(slots);
    card.setProtocol(protocol);
    card.setVersion("9.9");
    std::string text = "enlisted";
    loop.wait(request.send().ignoreResult().catch_(
        [&](kj::Exception&& e) { text = wire::error_from(e).error.message; }));
    return text;
}

}  // namespace

TEST_CASE("a worker enlists with its slots and has a name", "[net][enlist]") {
    loop::EventLoop loop;
    Recorder events;
    FakeSource source;
    WorkersServer server(events, events);
    WorkerAgent agent(loop, source, {"node7/4711", 3, "0.1"});
    auto pipe = kj::newTwoWayPipe();
    auto accepted = server.accept(kj::mv(pipe.ends[0])).eagerlyEvaluate(nullptr);
    auto served = agent.serve(kj::mv(pipe.ends[1])).eagerlyEvaluate(nullptr);

    loop.wait(loop.after(1ms));

    CHECK(events.story == Strings{"worker 1 enlisted with 3 slots"});
    CHECK(server.name({1}) == "node7/4711");
    CHECK(server.name({2}) == "worker 2");
}

TEST_CASE("a worker that cannot be understood is refused with the reason", "[net][enlist]") {
    CHECK(enlisted_with(1, 1) == "enlisted");
    CHECK(enlisted_with(1, 2) ==
          "worker 'node7/4711': speaks protocol 2 (femrun 9.9), this scheduler speaks 1; use the "
          "same femrun for both");
    CHECK(enlisted_with(0, 1) == "worker 'node7/4711': offers 0 slots; offer 1 to 4096");
}

TEST_CASE("a worker whose connection is lost is gone once, and its attempts are not reported",
          "[net][enlist]") {
    Rig rig(hangs(WhenAsked::ignores));
    rig.server.dispatch({1}, assignment(1));
    rig.until_solving();

    SECTION("when the worker goes") { rig.served = nullptr; }
    SECTION("when the connection is dropped here") { rig.accepted = nullptr; }
    rig.until([&] { return !rig.events.story.empty(); });
    rig.server.dispatch({1}, assignment(2));  // nobody is there any more
    rig.server.revoke({1}, {1});
    rig.loop.wait(rig.loop.after(2ms));

    CHECK(rig.events.story ==
          Strings{"worker 1 gone: worker 'node7/4711': its connection was lost"});
    CHECK(rig.events.reports.empty());
}

TEST_CASE("a worker that loses its scheduler learns it, and kills what runs when it ends",
          "[net][enlist]") {
    Rig rig(hangs(WhenAsked::ignores));
    rig.server.dispatch({1}, assignment(1));
    rig.until_solving();

    rig.accepted = nullptr;
    rig.loop.wait(kj::mv(rig.served));
    rig.agent.reset();

    CHECK(rig.life().story == Strings{"start", "open", "let go"});
}

TEST_CASE("heartbeats name the attempts that run and those that wait", "[net][heartbeat]") {
    auto times = Rig::quick();
    times.heartbeat = 3ms;
    Rig rig(hangs(WhenAsked::stops), 1, times);
    for (std::uint64_t i = 1; i <= 3; ++i) rig.server.dispatch({1}, assignment(i));
    rig.until_solving();
    rig.events.heartbeats.clear();

    rig.until([&] { return rig.events.heartbeats.size() >= 2; });

    auto named = rig.events.heartbeats.front();
    std::sort(named.begin(), named.end());
    CHECK(named == std::vector<AttemptId>{{1}, {2}, {3}});
}

TEST_CASE("a study that a worker cannot solve is refused once, for all its attempts",
          "[net][study]") {
    Rig rig(answers({1, 2}), 4);
    rig.life().open = [](FakeLife::Instance&) {
        return refuses(ErrorKind::invalid, "",
                       "solver 'beam': setting 'deck' is missing; name the deck");
    };

    for (std::uint64_t i = 1; i <= 8; ++i) rig.server.dispatch({1}, assignment(i));
    rig.until([&] { return !rig.events.story.empty(); });
    rig.server.dispatch({1}, assignment(9));  // it crosses with the refusal
    rig.life().open = [](FakeLife::Instance&) -> kj::Promise<void> { return kj::READY_NOW; };
    auto other = beam();
    other.study = {2};
    rig.server.open_study(other);
    rig.server.dispatch({1}, assignment(10, {2}));
    CHECK_FALSE(rig.report(10).failure);

    CHECK(rig.events.story ==
          Strings{"worker 1 refused study 1 (invalid): worker 'node7/4711': solver 'beam': setting "
                  "'deck' is missing; name the deck"});
    CHECK(rig.events.reports.size() == 1);  // of the other study
}

TEST_CASE("a solver process that dies whenever it is opened is refused in the end, and named",
          "[net][study]") {
    Rig rig(answers({1, 2}));
    int dying = 1000;
    rig.life().open = [&](FakeLife::Instance& instance) -> kj::Promise<void> {
        if (dying-- <= 0) return kj::READY_NOW;
        instance.die("plugin process of 'beam' died with signal 11 (SIGSEGV)");
        return kj::NEVER_DONE;
    };
    const std::string not_yet =
        "worker 'node7/4711': study 'beam study' is not open yet, and is tried again: plugin "
        "process of 'beam' died with signal 11 (SIGSEGV) when it was started";

    SECTION("every time") {
        rig.server.dispatch({1}, assignment(1));
        rig.until([&] { return rig.events.story.size() == 2; });
        CHECK(rig.events.story ==
              Strings{not_yet,
                      "worker 1 refused study 1 (unavailable): worker 'node7/4711': solver 'beam' "
                      "could not be opened in 8 tries, the last: plugin process of 'beam' died "
                      "with signal 11 (SIGSEGV) when it was started"});
    }
    SECTION("seven times, which holds nothing against anybody") {
        dying = 7;
        CHECK_FALSE(rig.solve(1).failure);
        CHECK(rig.events.story == Strings{not_yet});
    }
}

TEST_CASE("a PC that has no room for a process is waited for", "[net][study]") {
    Rig rig(answers({1, 2}));
    int failing = 20;
    rig.source.refuse_start = [&]() -> kj::Maybe<kj::Exception> {
        if (failing-- <= 0) return nullptr;
        return wire::to_exception(
            {Error{ErrorKind::unavailable, "solver 'beam': no more processes"}, "start"});
    };

    CHECK_FALSE(rig.solve(1).failure);
    CHECK(failing == -1);
    CHECK(rig.events.story ==
          Strings{"worker 'node7/4711': study 'beam study' is not open yet, and is tried again: "
                  "solver 'beam': no more processes"});

    rig.life().instances.back()->die("plugin process of 'beam' exited with code 3");
    failing = 1;
    CHECK(rig.solve(2).failure ==
          study::Failure{study::FailureKind::resource, "start",
                         "solver 'beam': no more processes, before it could solve trial 102",
                         study::Cause::host});
    CHECK_FALSE(rig.solve(3).failure);
}

TEST_CASE("a solver that hangs when it is opened loses its slot for a while only", "[net][study]") {
    auto times = Rig::quick();
    times.slot.start_limit = 5ms;
    Rig rig(answers({1, 2}), 1, times);
    rig.solve(1);
    rig.life().instances.back()->die("plugin process of 'beam' exited with code 3");

    rig.life().open = [](FakeLife::Instance&) -> kj::Promise<void> { return kj::NEVER_DONE; };
    CHECK(rig.solve(2).failure ==
          study::Failure{study::FailureKind::resource, "start",
                         "solver 'beam' took longer than 0.005 s to start; see whether it waits "
                         "for something, before it could solve trial 102",
                         study::Cause::host});
    rig.life().open = [](FakeLife::Instance&) -> kj::Promise<void> { return kj::READY_NOW; };
    CHECK_FALSE(rig.solve(3).failure);
}

TEST_CASE("a worker tells where a study's plugin lives", "[net][study]") {
    const auto where = GENERATE(Home::own_process, Home::worker_process);
    Rig rig(answers({1, 2}));
    rig.source.where = where;

    rig.solve(1);

    CHECK(rig.events.homes == std::map<StudyId, Home>{{{1}, where}});
}

TEST_CASE("a worker tells what its slots have begun, and not what only waits", "[net][heartbeat]") {
    auto times = Rig::quick();
    times.heartbeat = 3ms;
    Rig rig(hangs(WhenAsked::stops), 2, times);
    for (std::uint64_t i = 1; i <= 4; ++i) rig.server.dispatch({1}, assignment(i));
    rig.until([&] { return rig.events.working.size() == 2; });

    CHECK(rig.events.working == std::vector<AttemptId>{{1}, {2}});
    CHECK(rig.events.heartbeats.back().size() == 4);
    rig.server.revoke({1}, {1});
    const auto tells_of_third = [&] {
        const auto& told = rig.events.told_begun;
        return std::find(told.begin(), told.end(), AttemptId{3}) != told.end();
    };
    rig.until(tells_of_third);
    CHECK(std::count(rig.events.told_begun.begin(), rig.events.told_begun.end(), AttemptId{4}) ==
          0);
}

TEST_CASE("a study that is closed while it opens cancels what waits for it", "[net][study]") {
    Rig rig(answers({1, 2}));
    rig.life().open = [](FakeLife::Instance&) -> kj::Promise<void> { return kj::NEVER_DONE; };
    rig.server.dispatch({1}, assignment(1));
    rig.until([&] { return rig.life().story.size() == 2; });

    rig.server.close_study({1});

    CHECK(rig.report(1).cancelled);
}

TEST_CASE("a licence that is missing when a solver is opened fails attempts, not the study",
          "[net][study]") {
    Rig rig(answers({1, 2}));
    bool missing = true;
    rig.life().open = [&](FakeLife::Instance&) -> kj::Promise<void> {
        if (!missing) return kj::READY_NOW;
        return refuses(ErrorKind::unavailable, "licence", "all 3 licences are in use");
    };

    CHECK(rig.solve(1).failure == study::Failure{study::FailureKind::resource, "licence",
                                                 "all 3 licences are in use",
                                                 study::Cause::licence});
    missing = false;
    CHECK_FALSE(rig.solve(2).failure);
    CHECK(rig.events.story.empty());
}

TEST_CASE("a study that is closed lets its solvers go", "[net][study]") {
    Rig rig(answers({1, 2}));
    rig.solve(1);

    rig.server.close_study({1});
    rig.until([&] { return rig.life().instances.empty(); });

    CHECK(rig.life().story == Strings{"start", "open", "let go"});
}

TEST_CASE("two studies share a worker's slots", "[net][study]") {
    Rig rig(answers({1, 2}), 2);
    auto other = beam();
    other.study = {2};
    other.name = "other";
    rig.server.open_study(other);

    for (std::uint64_t i = 1; i <= 6; ++i)
        rig.server.dispatch({1}, assignment(i, StudyId{1 + i % 2}));
    rig.until([&] { return rig.events.reports.size() == 6; });

    for (const auto& [attempt, report] : rig.events.reports) CHECK_FALSE(report.failure);
    CHECK(rig.life().instances.size() == 2);
}

TEST_CASE("a discarded folder is deleted, and nothing else can be", "[net][folder]") {
    const auto files =
        system::temporary_folder() / fmt::format("femrun-net-test-{}", system::process_id());
    const auto folder = files / "beam_study-a0dd290b/trial-000107-attempt-2";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "out.dat") << "text";
    auto setup = beam();
    setup.files_folder = files;
    Rig rig(
        [](SolveContext context, FakeLife::Instance&) -> kj::Promise<void> {
            auto outcome = context.getResults().initOutcome();
            outcome.initResponse(2);
            outcome.setFolderUsed(true);
            return kj::READY_NOW;
        },
        1, Rig::quick(), setup);
    const std::string reported = rig.solve(7).folder;

    auto evil = rig.agent->client().discardRequest();
    evil.setFolder("beam_study-a0dd290b/..");
    rig.loop.wait(evil.send().ignoreResult());
    rig.server.discard("beam_study-a0dd290b/trial-000001-attempt-1");  // never reported
    rig.server.discard(reported);
    rig.until([&] { return !std::filesystem::exists(folder); });

    CHECK(std::filesystem::exists(files / "beam_study-a0dd290b"));
    std::filesystem::remove_all(files);
}

TEST_CASE("the folder of a worker that is gone is deleted by another one on its host",
          "[net][folder]") {
    std::vector<std::string> discarded;
    class Listener final : public wire::Worker::Server {
    public:
        explicit Listener(std::vector<std::string>& into) : into_(into) {}
        kj::Promise<void> open(OpenContext) override { return kj::READY_NOW; }
        kj::Promise<void> discard(DiscardContext context) override {
            into_.push_back(wire::to_text(context.getParams().getFolder()));
            return kj::READY_NOW;
        }
        kj::Promise<void> run(RunContext context) override {
            context.getResults().initReport().setFolder(
                "beam_study-a0dd290b/trial-000107-attempt-2");
            return kj::READY_NOW;
        }

    private:
        std::vector<std::string>& into_;
    };
    loop::EventLoop loop;
    Recorder events;
    WorkersServer server(events, events);
    server.open_study(beam());
    const auto enlist = [&](const char* name) {
        auto pipe = kj::newTwoWayPipe();
        auto accepted = server.accept(kj::mv(pipe.ends[0])).eagerlyEvaluate(nullptr);
        auto connection = kj::heap<Connection>(kj::mv(pipe.ends[1]));
        auto request = connection->peer().castAs<wire::Scheduler>().enlistRequest();
        request.setWorker(kj::heap<Listener>(discarded));
        request.initCard().setName(name);
        request.getCard().setSlots(1);
        request.getCard().setProtocol(1);
        auto roll = loop.wait(request.send()).getRoll();
        return accepted.attach(kj::mv(roll), kj::mv(connection));
    };
    auto first = enlist("node7/1");
    auto elsewhere = enlist("node8/2");
    server.dispatch({1}, assignment(7));
    loop.wait(loop.after(1ms));
    REQUIRE(events.reports.at(7).folder == "beam_study-a0dd290b/trial-000107-attempt-2");

    first = nullptr;
    loop.wait(loop.after(1ms));
    auto again = enlist("node7/3");
    server.discard("beam_study-a0dd290b/trial-000107-attempt-2");
    loop.wait(loop.after(1ms));

    CHECK(discarded == Strings{"beam_study-a0dd290b/trial-000107-attempt-2"});

    // Of an earlier run, so that nobody remembers who made it.
    server.discard("beam_study-a0dd290b/trial-000003-attempt-1");
    loop.wait(loop.after(1ms));
    CHECK(discarded == Strings{"beam_study-a0dd290b/trial-000107-attempt-2",
                               "beam_study-a0dd290b/trial-000003-attempt-1",
                               "beam_study-a0dd290b/trial-000003-attempt-1"});
}

TEST_CASE("what makes no sense is refused and does no harm", "[net][attempt]") {
    Rig rig(answers({1, 2}));
    rig.solve(1);
    const auto run = [&](std::uint64_t study, unsigned values) {
        auto request = rig.agent->client().runRequest();
        auto given = request.initAssignment();
        given.setStudy(study);
        given.setAttempt(50);
        given.initDesign(values);
        std::string text = "taken";
        rig.loop.wait(request.send().ignoreResult().catch_(
            [&](kj::Exception&& e) { text = wire::error_from(e).error.message; }));
        return text;
    };

    CHECK(run(9, 2) == "attempt 50: study 9 is not open here; open it first");
    CHECK(run(1, 3) == "attempt 50: the design has 3 values, the study has 2 quantities");
    CHECK(run(1, 2) == "taken");

    rig.life().solve = hangs(WhenAsked::stops);
    rig.server.dispatch({1}, assignment(50));
    rig.until_solving();
    CHECK(run(1, 2) == "attempt 50: is held here already");
}
