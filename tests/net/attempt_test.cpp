// SPDX-License-Identifier: MIT
// What becomes of an attempt, whatever its solver does.
#include <limits>

#include "base/path_text.hpp"
#include "rig.hpp"

using namespace femrun;
using namespace femrun::net;
using study::Failure;
using study::FailureKind;
using Context = SolveContext;
using Strings = std::vector<std::string>;

TEST_CASE("a solved attempt is reported with its response", "[net][attempt]") {
    Rig rig(answers({2.5, 0.001}));

    const auto& report = rig.solve(7);

    CHECK(report.response == std::vector<double>{2.5, 0.001});
    CHECK_FALSE(report.failure);
    CHECK_FALSE(report.cancelled);
    CHECK(report.seconds == 0.25);
    CHECK(report.folder.empty());
}

TEST_CASE("a solver is told which attempt it solves, with which design and where",
          "[net][attempt]") {
    std::string told;
    Rig rig([&](Context context, FakeLife::Instance&) -> kj::Promise<void> {
        const auto attempt = context.getParams().getAttempt();
        told = fmt::format("{} {} {} {} {} {}", attempt.getAttempt(), attempt.getTrial(),
                           attempt.getOrdinal(), attempt.getDesign()[0].getReal(),
                           attempt.getDesign().size(), wire::to_text(attempt.getFolder()));
        auto outcome = context.getResults().initOutcome();
        outcome.initResponse(2);
        outcome.setFolderUsed(true);
        return kj::READY_NOW;
    });

    const auto& report = rig.solve(7);

    std::filesystem::path folder = "/nowhere/files/beam_study-a0dd290b/trial-000107-attempt-2";
    CHECK(told == "7 107 2 0.05 2 " + path_text(folder.make_preferred()));
    CHECK(report.folder == "beam_study-a0dd290b/trial-000107-attempt-2");
}

TEST_CASE("a solver is opened once and solves many attempts in order", "[net][attempt]") {
    Rig rig(answers({1, 2}));

    for (std::uint64_t i = 1; i <= 20; ++i) rig.server.muster().dispatch({1}, assignment(i));
    rig.until([&] { return rig.events.reports.size() == 20; });

    CHECK(rig.life().story == Strings{"start", "open"});
}

TEST_CASE("a response that is not finite is the solver's misbehaviour", "[net][attempt]") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    Rig rig(answers({nan, 1}));

    CHECK(rig.solve(1).failure ==
          Failure{FailureKind::fault, "",
                  "solver 'beam' misbehaved: response 'mass' is NaN for design (width 0.05, height "
                  "0)"});

    rig.life().solve = answers({1, -std::numeric_limits<double>::infinity()});
    CHECK(rig.solve(2).failure ==
          Failure{FailureKind::fault, "",
                  "solver 'beam' misbehaved: response 'deflection' is minus infinite for design "
                  "(width 0.05, height 0)"});
    CHECK(rig.events.reports.at(2).response.empty());
}

TEST_CASE("a response that is only recorded may be missing or infinite", "[net][attempt]") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    work::StudySetup setup = beam();
    setup.responses[1].optional = true;
    Rig rig(answers({1, nan}), 1, Rig::quick(), setup);

    CHECK_FALSE(rig.solve(1).failure);
    CHECK(std::isnan(rig.events.reports.at(1).response.at(1)));

    rig.life().solve = answers({1, infinity});
    CHECK(rig.solve(2).response == std::vector<double>{1, infinity});
}

TEST_CASE("a response of the wrong size is the solver's misbehaviour", "[net][attempt]") {
    Rig rig(answers({1, 2, 3}));

    CHECK(rig.solve(1).failure ==
          Failure{FailureKind::fault, "",
                  "solver 'beam' misbehaved: it returned 3 numbers for 2 responses, for design "
                  "(width 0.05, height 0)"});
}

TEST_CASE("a failed design is reported as the solver says, with what it logged last",
          "[net][attempt]") {
    Rig rig([](Context context, FakeLife::Instance&) -> kj::Promise<void> {
        auto observer = context.getParams().getObserver();
        kj::Promise<void> logged = kj::READY_NOW;
        for (int i = 1; i <= 60; ++i) {
            auto line = observer.logRequest();
            line.setText(kj::str("line ", i));
            logged = line.send().ignoreResult();
        }
        auto failure = context.getResults().initOutcome().initFailure();
        failure.setKind(wire::FailureKind::DESIGN);
        failure.setStage("mesh");
        failure.setMessage("the rib is thinner than an element");
        return logged;
    });

    const auto& report = rig.solve(1);

    CHECK(report.failure ==
          Failure{FailureKind::design, "mesh", "the rib is thinner than an element"});
    CHECK(report.log.starts_with("debug: line 11\n"));
    CHECK(report.log.ends_with("\ndebug: line 60\n"));
}

TEST_CASE("progress is passed on, but not more than a few times a second", "[net][attempt]") {
    Rig rig([](Context context, FakeLife::Instance&) {
        auto observer = context.getParams().getObserver();
        kj::Promise<void> told = kj::READY_NOW;
        for (int i = 1; i <= 100; ++i) {
            auto progress = observer.progressRequest();
            progress.setFraction(i / 100.0);
            progress.setStage("solve");
            told = progress.send().ignoreResult();
        }
        context.getResults().initOutcome().initResponse(2);
        return told;
    });

    rig.solve(1);

    CHECK(rig.events.story == Strings{"attempt 1: 0.01 solve"});
}

TEST_CASE("an attempt that takes too long is asked to stop", "[net][attempt][limit]") {
    auto setup = beam();
    setup.solve_limit = 10ms;
    Rig rig(hangs(WhenAsked::stops), 1, Rig::quick(), setup);

    const auto& report = rig.solve(1);

    CHECK(report.failure == Failure{FailureKind::resource, "time",
                                    "attempt took longer than the time limit of 0.01 s; raise "
                                    "time_limit in [solver] if such designs need longer",
                                    study::Cause::time});
    CHECK(rig.life().story == Strings{"start", "open", "cancel"});
}

TEST_CASE(
    "an attempt that takes too long and does not stop is killed, and the next gets a fresh "
    "solver",
    "[net][attempt][limit]") {
    auto setup = beam();
    setup.solve_limit = 10ms;
    Rig rig(hangs(WhenAsked::ignores), 1, Rig::quick(), setup);

    const auto& report = rig.solve(1);
    CHECK(report.failure->message ==
          "attempt took longer than the time limit of 0.01 s; raise time_limit in [solver] if "
          "such designs need longer");
    CHECK(report.seconds > 0.009);

    rig.life().solve = answers({1, 2});
    CHECK(rig.solve(2).response == std::vector<double>{1, 2});
    CHECK(rig.life().story ==
          Strings{"start", "open", "cancel", "kill", "let go", "start", "open"});
}

TEST_CASE("a solver on a thread that does not stop is told, and its slot goes on with a fresh one",
          "[net][attempt][limit]") {
    auto setup = beam();
    setup.solve_limit = 10ms;
    Rig rig(hangs(WhenAsked::ignores), 1, Rig::quick(), setup);
    rig.life().on_thread = true;

    CHECK(rig.solve(1).failure->cause == study::Cause::time);
    rig.until([&] { return !rig.events.story.empty(); });
    CHECK(
        rig.events.story ==
        Strings{"worker 'node7/4711': solver 'beam' has not returned 0.005 s after it "
                "was asked to stop; on a thread nothing can end it, so it goes on by itself until "
                "it returns, and its slot goes on with a fresh one; with [solver] isolation = "
                "\"process\" it would be ended"});

    rig.life().solve = answers({1, 2});
    CHECK(rig.solve(2).response == std::vector<double>{1, 2});
    CHECK(rig.life().story ==
          Strings{"start", "open", "cancel", "kill", "let go", "start", "open"});
}

TEST_CASE("a solver process that does not answer is lost, and the design is not blamed",
          "[net][attempt][death]") {
    Rig rig(hangs(WhenAsked::ignores));
    rig.server.muster().dispatch({1}, assignment(1));
    rig.until_solving();

    rig.life().instances.back()->die(
        "plugin process of 'beam' did not answer for 60 s and was ended", study::Cause::silent);

    CHECK(rig.report(1).failure ==
          Failure{FailureKind::infrastructure, "host",
                  "plugin process of 'beam' did not answer for 60 s and was ended while it solved "
                  "trial 101 with design (width 0.05, height 0)",
                  study::Cause::silent});
}

TEST_CASE("the time limit begins when the solve begins, not while an attempt waits",
          "[net][attempt][limit]") {
    auto limited = beam();
    limited.solve_limit = 40ms;
    Rig rig(hangs(WhenAsked::stops), 1, Rig::quick(), limited);
    auto unlimited = beam();
    unlimited.study = {2};
    rig.server.muster().open_study(unlimited);
    rig.server.muster().dispatch({1}, assignment(1, StudyId{2}));
    rig.until_solving();

    rig.server.muster().dispatch({1}, assignment(2));
    rig.loop.wait(rig.loop.after(45ms));
    rig.life().solve = answers({1, 2});
    rig.server.muster().revoke({1}, {1});

    CHECK_FALSE(rig.report(2).failure);
}

// -- memory

TEST_CASE("a solver process that dies fails its attempt with plugin, trial, design and signal",
          "[net][attempt][death]") {
    Rig rig(hangs(WhenAsked::ignores));
    rig.server.muster().dispatch({1}, assignment(1));
    rig.until_solving();

    rig.life().instances.back()->die("plugin process of 'beam' died with signal 11 (SIGSEGV)");

    CHECK(
        rig.report(1).failure ==
        Failure{FailureKind::infrastructure, "host",
                "plugin process of 'beam' died with signal 11 (SIGSEGV) while it solved trial 101 "
                "with design (width 0.05, height 0)",
                study::Cause::host});
    rig.life().solve = answers({1, 2});
    CHECK(rig.solve(2).response == std::vector<double>{1, 2});
}

TEST_CASE("a connection that breaks waits for the news of how the process died",
          "[net][attempt][death]") {
    Rig rig(hangs(WhenAsked::ignores));
    rig.server.muster().dispatch({1}, assignment(1));
    rig.until_solving();

    rig.life().instances.back()->solving->reject(
        loop::exception("reset", kj::Exception::Type::DISCONNECTED));

    CHECK(rig.report(1).failure->message ==
          "plugin process of 'beam' died with signal 9 (SIGKILL) while it solved trial 101 with "
          "design (width 0.05, height 0)");
}

TEST_CASE("a solver process that dies with nothing to do is replaced when it is needed",
          "[net][attempt][death]") {
    Rig rig(answers({1, 2}));
    rig.solve(1);

    rig.life().instances.back()->die("plugin process of 'beam' exited with code 3");

    CHECK_FALSE(rig.solve(2).failure);
    CHECK(rig.events.story ==
          Strings{"worker 'node7/4711': plugin process of 'beam' exited with code 3 while it had "
                  "nothing to do"});
}

TEST_CASE("a solver that throws is at fault and is not trusted again", "[net][attempt]") {
    Rig rig([](Context, FakeLife::Instance&) -> kj::Promise<void> {
        return loop::exception("no such node set: 'TIP'");
    });

    CHECK(rig.solve(1).failure ==
          Failure{FailureKind::fault, "",
                  "solver 'beam' broke down at trial 101: no such node set: 'TIP'"});
    rig.life().solve = [](Context, FakeLife::Instance&) -> kj::Promise<void> {
        return wire::to_exception({Error{ErrorKind::unavailable, "all 3 licences are in use"},
                                   "licence", study::Cause::licence});
    };
    CHECK(rig.solve(2).failure == Failure{FailureKind::resource, "licence",
                                          "all 3 licences are in use", study::Cause::licence});
    CHECK(rig.life().story == Strings{"start", "open", "let go", "start", "open", "let go"});
}

TEST_CASE("a solver whose process is worn out is replaced, and one that waits is kept",
          "[net][attempt]") {
    const auto lacks = [](wire::FailureKind kind, wire::Cause cause) {
        return [kind, cause](Context context, FakeLife::Instance&) -> kj::Promise<void> {
            auto failure = context.getResults().initOutcome().initFailure();
            failure.setKind(kind);
            failure.setCause(cause);
            return kj::READY_NOW;
        };
    };
    Rig rig(lacks(wire::FailureKind::RESOURCE, wire::Cause::LICENCE));
    rig.solve(1);
    rig.life().solve = lacks(wire::FailureKind::RESOURCE, wire::Cause::MEMORY);
    rig.solve(2);
    rig.life().solve = lacks(wire::FailureKind::INFRASTRUCTURE, wire::Cause::HOST);
    rig.solve(3);
    rig.life().solve = answers({1, 2});
    CHECK_FALSE(rig.solve(4).failure);

    CHECK(rig.life().story ==
          Strings{"start", "open", "let go", "start", "open", "let go", "start", "open"});
}

TEST_CASE("a solver that gives up unasked is at fault", "[net][attempt]") {
    Rig rig([](Context context, FakeLife::Instance&) -> kj::Promise<void> {
        context.getResults().initOutcome().initFailure().setKind(wire::FailureKind::CANCELLED);
        return kj::READY_NOW;
    });

    CHECK(rig.solve(1).failure ==
          Failure{FailureKind::fault, "",
                  "solver 'beam' misbehaved: it gave up trial 101 as cancelled, which nobody had "
                  "asked for"});
}

TEST_CASE("instances that die at their start are tried again, less and less often",
          "[net][attempt][death]") {
    Rig rig(answers({1, 2}));
    rig.solve(1);
    rig.life().instances.back()->die("plugin process of 'beam' exited with code 3");
    int dying = 3;
    rig.life().open = [&](FakeLife::Instance& instance) -> kj::Promise<void> {
        if (dying-- <= 0) return kj::READY_NOW;
        instance.die("plugin process of 'beam' exited with code 127");
        return loop::exception("reset", kj::Exception::Type::DISCONNECTED);
    };

    const Instant start = monotonic_now();
    for (std::uint64_t i = 2; i <= 5; ++i) rig.server.muster().dispatch({1}, assignment(i));
    rig.until([&] { return rig.events.reports.size() == 5; });

    CHECK(monotonic_now() - start >= 2ms + 4ms + 8ms);
    for (std::uint64_t i = 2; i <= 4; ++i)
        CHECK(rig.report(i).failure ==
              Failure{FailureKind::infrastructure, "start",
                      fmt::format("plugin process of 'beam' exited with code 127 when it was "
                                  "started, before it could solve trial {}",
                                  100 + i),
                      study::Cause::opening});
    CHECK_FALSE(rig.report(5).failure);
}

TEST_CASE("slots solve side by side, each with a solver of its own", "[net][attempt]") {
    Rig rig(hangs(WhenAsked::stops), 3);

    for (std::uint64_t i = 1; i <= 4; ++i) rig.server.muster().dispatch({1}, assignment(i));
    rig.until([&] {
        std::size_t solving = 0;
        for (const auto* instance : rig.life().instances)
            if (instance->solving.get() != nullptr) ++solving;
        return solving == 3;
    });

    CHECK(rig.events.reports.empty());
    CHECK(rig.life().instances.size() == 3);
}

TEST_CASE("the measure of a slot", "[.bench]") {
    Rig rig(answers({1, 2}));
    rig.solve(1);
    constexpr std::uint64_t count = 20000, ahead = 64;
    const Instant start = monotonic_now();

    std::uint64_t sent = 1;
    while (rig.events.reports.size() <= count) {
        while (sent <= count && sent < rig.events.reports.size() + ahead)
            rig.server.muster().dispatch({1}, assignment(++sent));
        rig.loop.wait(rig.events.next_report());
    }

    const double seconds = std::chrono::duration<double>(monotonic_now() - start).count();
    WARN(static_cast<double>(count) / seconds << " attempts/s");
}
