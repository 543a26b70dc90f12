// SPDX-License-Identifier: MIT
// Every path of an attempt ends in a report, and the slot is free for the next: whatever is thrown,
// wherever, and whatever cannot be read.
#include <new>

#include "rig.hpp"
#include "wire/limits.hpp"

using namespace femrun;
using namespace femrun::net;
using study::FailureKind;
using Type = kj::Exception::Type;

namespace {

using Solve = FakeLife::Solve;

/// A text that no reader takes: its end is missing.
void mutilate(capnp::Text::Builder text) { text.begin()[text.size()] = 'x'; }

kj::Exception thrown(Type type) {
    return loop::exception(type == Type::OVERLOADED ? "out of memory" : "the axle is bent", type);
}

Solve throws(Type type) {
    return [type](SolveContext, FakeLife::Instance&) -> kj::Promise<void> { return thrown(type); };
}

Solve fails(const std::function<void(wire::Outcome::Builder)>& how) {
    return [how](SolveContext context, FakeLife::Instance&) -> kj::Promise<void> {
        how(context.getResults().initOutcome());
        return kj::READY_NOW;
    };
}

struct Path {
    const char* what;
    Solve solve;
    FailureKind kind;
    const char* stage;
    std::string message;  // or how it begins
};

constexpr auto no_kind = static_cast<wire::FailureKind>(77);
const std::string broke_down = "solver 'beam' broke down at trial 101: the axle is bent";

/// What a solver can do to the attempt that it was given.
const std::vector<Path> solves{
    {"it throws", throws(Type::FAILED), FailureKind::fault, "", broke_down},
    {"it has no such call", throws(Type::UNIMPLEMENTED), FailureKind::fault, "", broke_down},
    {"it has no memory", throws(Type::OVERLOADED), FailureKind::resource, "memory",
     "out of memory"},
    {"memory ends in it",
     [](SolveContext, FakeLife::Instance&) -> kj::Promise<void> { throw std::bad_alloc(); },
     FailureKind::resource, "memory", "out of memory"},
    {"its connection breaks", throws(Type::DISCONNECTED), FailureKind::infrastructure, "host",
     "plugin process of 'beam' died with signal 9 (SIGKILL) while it solved trial 101"},
    {"its failure is of no known kind",
     fails([](auto outcome) { outcome.initFailure().setKind(no_kind); }), FailureKind::fault, "",
     "solver 'beam' misbehaved: what it answered for trial 101 cannot be read: a failure of a kind "
     "that this femrun does not know"},
    {"its sentence cannot be read", fails([](auto outcome) {
         outcome.setFolderUsed(true);
         outcome.initFailure().setKind(wire::FailureKind::FAULT);
         mutilate(outcome.getFailure().initMessage(5));
     }),
     FailureKind::fault, "",
     "solver 'beam' misbehaved: what it answered for trial 101 cannot be read: "},
};

void check(const work::Report& report, const Path& path) {
    REQUIRE(report.failure);
    CHECK(report.failure->kind == path.kind);
    CHECK(report.failure->stage == path.stage);
    CHECK(report.failure->message.substr(0, path.message.size()) == path.message);
    CHECK_FALSE(report.failure->message.empty());
}

/// A worker of which no more is known than what it does when it is given an attempt.
class OddWorker final : public wire::Worker::Server {
public:
    using Assign = std::function<kj::Promise<void>(wire::Roll::Client&)>;
    OddWorker(Assign assign, kj::Maybe<wire::Roll::Client>& roll)
        : assign_(std::move(assign)), roll_(roll) {}

    kj::Promise<void> open(OpenContext) override { return kj::READY_NOW; }
    kj::Promise<void> assign(AssignContext) override { return assign_(KJ_ASSERT_NONNULL(roll_)); }
    kj::Promise<void> revoke(RevokeContext) override { return kj::READY_NOW; }

private:
    Assign assign_;
    kj::Maybe<wire::Roll::Client>& roll_;
};

}  // namespace

TEST_CASE("whatever a solver does, its attempt is reported and its slot is free",
          "[net][attempt][paths]") {
    for (const bool behind_pipe : {false, true})
        for (const Path& path : solves) {
            INFO(path.what << (behind_pipe ? ", behind a pipe" : ""));
            Rig rig(path.solve);
            rig.life().behind_pipe = behind_pipe;
            check(rig.solve(1), path);

            rig.life().solve = answers({1, 2});
            CHECK_FALSE(rig.solve(2).failure);
        }
}

TEST_CASE("however a solver fails to start, the attempt is reported and the slot is free",
          "[net][attempt][paths]") {
    struct Start {
        const char* what;
        Type type;
        Path path;
    };
    const std::vector<Start> starts{
        {"it throws", Type::FAILED, {"", {}, FailureKind::fault, "", broke_down}},
        {"it has no memory",
         Type::OVERLOADED,
         {"", {}, FailureKind::resource, "memory", "out of memory"}},
        {"its connection breaks",
         Type::DISCONNECTED,
         {"", {}, FailureKind::infrastructure, "start", ""}},
    };
    enum class Where { start, thrown_in_start, open };
    for (const Where where : {Where::start, Where::thrown_in_start, Where::open})
        for (const Start& start : starts) {
            INFO(start.what << ", at " << static_cast<int>(where));
            Rig rig(answers({1, 2}));
            rig.solve(100);
            rig.life().instances.back()->die("plugin process of 'beam' exited with code 3");
            if (where == Where::open)
                rig.life().open = [&](FakeLife::Instance&) -> kj::Promise<void> {
                    return thrown(start.type);
                };
            else
                rig.source.refuse_start = [&]() -> kj::Maybe<kj::Exception> {
                    if (where == Where::start) return thrown(start.type);
                    kj::throwFatalException(thrown(start.type));
                };
            check(rig.solve(1), start.path);

            rig.source.refuse_start = nullptr;
            rig.life().open = [](FakeLife::Instance&) -> kj::Promise<void> {
                return kj::READY_NOW;
            };
            CHECK_FALSE(rig.solve(2).failure);
        }
}

TEST_CASE("whatever a worker answers, its attempt is over", "[net][attempt][paths]") {
    const auto throwing = [](Type type) {
        return [type](auto&) -> kj::Promise<void> { return thrown(type); };
    };
    const auto reporting = [](const std::function<void(wire::Report::Builder)>& write) {
        return [write](wire::Roll::Client& roll) -> kj::Promise<void> {
            auto request = roll.reportRequest();
            auto report = request.initReports(1)[0];
            report.setAttempt(1);
            write(report);
            request.send().ignoreResult().detach([](kj::Exception&&) {});
            return kj::READY_NOW;
        };
    };
    const std::string said = "worker 'odd/1': the axle is bent";
    struct Answer {
        const char* what;
        OddWorker::Assign assign;
        FailureKind kind;
        std::string stage, message;
    };
    const std::vector<Answer> answers{
        {"it throws", throwing(Type::FAILED), FailureKind::infrastructure, "worker", said},
        {"it has no such call", throwing(Type::UNIMPLEMENTED), FailureKind::infrastructure,
         "worker", said},
        {"it has no memory", throwing(Type::OVERLOADED), FailureKind::infrastructure, "worker",
         "worker 'odd/1': out of memory"},
        {"something behind it is disconnected", throwing(Type::DISCONNECTED),
         FailureKind::infrastructure, "worker", said},
        {"its failure is of no known kind",
         reporting([](auto report) { report.initOutcome().initFailure().setKind(no_kind); }),
         FailureKind::fault, "", "worker 'odd/1' sent a report that makes no sense: "},
        {"its log cannot be read", reporting([](auto report) {
             report.initOutcome().initFailure();
             mutilate(report.initLogExcerpt(5));
         }),
         FailureKind::fault, "", "worker 'odd/1' sent a report that makes no sense: "},
    };
    for (const Answer& answer : answers) {
        INFO(answer.what);
        loop::EventLoop loop;
        Recorder events;
        WorkersServer server(events, events);
        server.muster().open_study(beam());
        auto pipe = kj::newTwoWayPipe();
        auto accepted = server.accept(kj::mv(pipe.ends[0])).eagerlyEvaluate(nullptr);
        Connection connection(kj::mv(pipe.ends[1]));
        auto hello = connection.peer().castAs<wire::Door>().helloRequest();
        hello.setLowest(wire::version_lowest);
        hello.setHighest(wire::version_highest);
        auto request = hello.send().getSession().enlistRequest();
        kj::Maybe<wire::Roll::Client> roll;
        request.setWorker(kj::heap<OddWorker>(answer.assign, roll));
        request.initCard().setName("odd/1");
        request.getCard().setSlots(1);
        roll = loop.wait(request.send()).getRoll();
        server.muster().dispatch({1}, assignment(1));
        const Instant patience = monotonic_now() + 5s;
        while (!events.reports.contains(1) && monotonic_now() < patience)
            loop.wait(loop.after(200us));

        REQUIRE(events.reports.contains(1));
        check(events.reports.at(1), {"", {}, answer.kind, answer.stage.c_str(), answer.message});
    }
}
