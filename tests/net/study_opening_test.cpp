// SPDX-License-Identifier: MIT
// How a worker opens a study, shares its slots among several, and closes it.
#include "rig.hpp"

using namespace femrun;
using namespace femrun::net;
using Strings = std::vector<std::string>;

namespace {

kj::Promise<void> refuses(ErrorKind kind, const std::string& stage, const std::string& message,
                          study::Cause cause = study::Cause::plain) {
    return wire::to_exception({Error{kind, message}, stage, cause});
}

}  // namespace

TEST_CASE("a study that a worker cannot solve is refused once, for all its attempts",
          "[net][study]") {
    Rig rig(answers({1, 2}), 4);
    rig.life().open = [](FakeLife::Instance&) {
        return refuses(ErrorKind::invalid, "",
                       "solver 'beam': setting 'deck' is missing; name the deck");
    };

    for (std::uint64_t i = 1; i <= 8; ++i) rig.server.muster().dispatch({1}, assignment(i));
    rig.until([&] { return !rig.events.story.empty(); });
    rig.server.muster().dispatch({1}, assignment(9));  // it crosses with the refusal
    rig.life().open = [](FakeLife::Instance&) -> kj::Promise<void> { return kj::READY_NOW; };
    auto other = beam();
    other.study = {2};
    rig.server.muster().open_study(other);
    rig.server.muster().dispatch({1}, assignment(10, {2}));
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
        rig.server.muster().dispatch({1}, assignment(1));
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
            {Error{ErrorKind::unavailable, "solver 'beam': no more processes"}, "start",
             study::Cause::start});
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
                         study::Cause::start});
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
          study::Failure{study::FailureKind::infrastructure, "start",
                         "solver 'beam' took longer than 0.005 s to start; see whether it waits "
                         "for something, before it could solve trial 102",
                         study::Cause::opening});
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

TEST_CASE("a study that is closed while it opens cancels what waits for it", "[net][study]") {
    Rig rig(answers({1, 2}));
    rig.life().open = [](FakeLife::Instance&) -> kj::Promise<void> { return kj::NEVER_DONE; };
    rig.server.muster().dispatch({1}, assignment(1));
    rig.until([&] { return rig.life().story.size() == 2; });

    rig.server.muster().close_study({1});

    rig.until([&] { return !rig.events.repeats.empty(); });
    CHECK(rig.events.repeats == std::vector<AttemptId>{{1}});
}

TEST_CASE("a licence that is missing when a solver is opened fails attempts, not the study",
          "[net][study]") {
    Rig rig(answers({1, 2}));
    bool missing = true;
    rig.life().open = [&](FakeLife::Instance&) -> kj::Promise<void> {
        if (!missing) return kj::READY_NOW;
        return refuses(ErrorKind::unavailable, "licence", "all 3 licences are in use",
                       study::Cause::licence);
    };

    CHECK(rig.solve(1).failure == study::Failure{study::FailureKind::resource, "licence",
                                                 "all 3 licences are in use",
                                                 study::Cause::licence});
    missing = false;
    CHECK_FALSE(rig.solve(2).failure);
    CHECK(rig.events.story.empty());
}

TEST_CASE("what a plugin calls its own stage decides nothing when it is opened", "[net][study]") {
    Rig rig(answers({1, 2}));
    const std::string stage = GENERATE("host", "start", "femrun", "worker", "");
    int missing = 2;
    rig.life().open = [&](FakeLife::Instance&) -> kj::Promise<void> {
        if (--missing < 0) return kj::READY_NOW;
        return refuses(ErrorKind::unavailable, stage, "the model server is down");
    };

    CHECK(rig.solve(1).failure ==
          study::Failure{study::FailureKind::resource, stage, "the model server is down"});
    CHECK_FALSE(rig.solve(2).failure);
    CHECK(rig.events.story.empty());
}

TEST_CASE("a study that is closed lets its solvers go", "[net][study]") {
    Rig rig(answers({1, 2}));
    rig.solve(1);

    rig.server.muster().close_study({1});
    rig.until([&] { return rig.life().instances.empty(); });

    CHECK(rig.life().story == Strings{"start", "open", "let go"});
}

TEST_CASE("two studies share a worker's slots", "[net][study]") {
    Rig rig(answers({1, 2}), 2);
    auto other = beam();
    other.study = {2};
    other.name = "other";
    rig.server.muster().open_study(other);

    for (std::uint64_t i = 1; i <= 6; ++i)
        rig.server.muster().dispatch({1}, assignment(i, StudyId{1 + i % 2}));
    rig.until([&] { return rig.events.reports.size() == 6; });

    for (const auto& [attempt, report] : rig.events.reports) CHECK_FALSE(report.failure);
    CHECK(rig.life().instances.size() == 2);
}
