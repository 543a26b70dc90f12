// SPDX-License-Identifier: MIT
// Solvers that a test makes up: no plugin, no process, any behaviour.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "loop/exception.hpp"
#include "net/connection.hpp"
#include "slots/solver_source.hpp"
#include "wire/convert.hpp"
#include "wire/error_text.hpp"

namespace femrun::net {

using slots::SlotSolver;
using slots::SolverSource;
using SolveContext = capnp::CallContext<wire::Solver::SolveParams, wire::Solver::SolveResults>;

/// What the instances of one source have in common: how they behave, and what happened to them.
struct FakeLife {
    struct Instance {
        kj::Own<kj::PromiseFulfiller<slots::Gone>> end;
        kj::Own<kj::PromiseFulfiller<void>> solving;        // set while a solve hangs
        kj::Own<kj::PromiseFulfiller<std::uint64_t>> uses;  // set while its memory is watched
        std::uint64_t memory_limit = 0;
        bool alive = true;
        bool stops_when_asked = false;

        void die(const std::string& how, study::Cause cause = study::Cause::host) {
            if (!alive) return;
            alive = false;
            if (solving.get() != nullptr)
                solving->reject(
                    loop::exception("connection reset", kj::Exception::Type::DISCONNECTED));
            end->fulfill({how, cause});
        }
    };
    using Solve = std::function<kj::Promise<void>(SolveContext, Instance&)>;

    Solve solve;
    std::function<kj::Promise<void>(Instance&)> open = [](Instance&) -> kj::Promise<void> {
        return kj::READY_NOW;
    };
    std::vector<std::string> story;
    std::vector<Instance*> instances;  // that live
    bool behind_pipe = false;          // as plugins in processes are
    bool on_thread = false;            // where nothing can end it
};

class FakeSolver final : public wire::Solver::Server {
public:
    FakeSolver(FakeLife& life, FakeLife::Instance& instance) : life_(life), instance_(instance) {}

    kj::Promise<void> open(OpenContext) override {
        life_.story.push_back("open");
        return life_.open(instance_);
    }
    kj::Promise<void> solve(net::SolveContext context) override {
        return life_.solve(context, instance_);
    }
    kj::Promise<void> cancel(CancelContext) override {
        life_.story.push_back("cancel");
        if (instance_.stops_when_asked && instance_.solving.get() != nullptr)
            instance_.solving->fulfill();
        return kj::READY_NOW;
    }

private:
    FakeLife& life_;
    FakeLife::Instance& instance_;
};

class FakeSlotSolver final : public SlotSolver {
public:
    explicit FakeSlotSolver(FakeLife& life) : life_(life) {
        life_.story.push_back("start");
        life_.instances.push_back(&instance_);
    }
    ~FakeSlotSolver() noexcept(false) override {
        std::erase(life_.instances, &instance_);
        life_.story.push_back("let go");
    }

    wire::Solver::Client solver() override {
        if (!life_.behind_pipe) return kj::heap<FakeSolver>(life_, instance_);
        auto pipe = kj::newTwoWayPipe();
        theirs_ =
            kj::heap<Connection>(kj::mv(pipe.ends[0]),
                                 capnp::Capability::Client(kj::heap<FakeSolver>(life_, instance_)));
        ours_ = kj::heap<Connection>(kj::mv(pipe.ends[1]));
        return ours_->peer().castAs<wire::Solver>();
    }
    kj::Promise<slots::Gone> ended() override {
        auto end = kj::newPromiseAndFulfiller<slots::Gone>();
        instance_.end = kj::mv(end.fulfiller);
        return kj::mv(end.promise);
    }
    kj::Promise<std::uint64_t> uses_more_than(std::uint64_t limit) override {
        life_.story.push_back("watch memory");
        auto more = kj::newPromiseAndFulfiller<std::uint64_t>();
        instance_.memory_limit = limit;
        instance_.uses = kj::mv(more.fulfiller);
        return kj::mv(more.promise);
    }
    slots::Killed kill() override {
        life_.story.push_back("kill");
        if (life_.on_thread) return slots::Killed::left_running;
        instance_.die("plugin process of 'beam' died with signal 9 (SIGKILL)");
        return slots::Killed::ended;
    }

private:
    FakeLife& life_;
    FakeLife::Instance instance_;
    kj::Own<Connection> theirs_, ours_;
};

class FakeSource final : public SolverSource {
public:
    FakeLife life;
    Home where = Home::own_process;
    std::uint64_t killed_for_memory = 0;
    /// Why none can be started now.
    std::function<kj::Maybe<kj::Exception>()> refuse_start;

    kj::Promise<Home> find(const work::StudySetup&) override { return where; }
    kj::Promise<kj::Own<SlotSolver>> start(const work::StudySetup&) override {
        if (refuse_start)
            KJ_IF_MAYBE (why, refuse_start()) {
                return kj::mv(*why);
            }
        return kj::Own<SlotSolver>(kj::heap<FakeSlotSolver>(life));
    }
    std::uint64_t memory_kills() override { return killed_for_memory; }
};

// -- behaviours

/// Answers these numbers at once.
inline FakeLife::Solve answers(const std::vector<double>& response) {
    return [response](SolveContext context, FakeLife::Instance&) -> kj::Promise<void> {
        auto outcome = context.getResults().initOutcome();
        wire::encode(std::span<const double>(response),
                     outcome.initResponse(static_cast<unsigned>(response.size())));
        outcome.setSeconds(0.25);
        return kj::READY_NOW;
    };
}

enum class WhenAsked { stops, ignores };

/// Solves until it is ended; then, if it stops when asked, says that it was cancelled.
inline FakeLife::Solve hangs(WhenAsked asked) {
    return [asked](SolveContext context, FakeLife::Instance& instance) {
        auto hang = kj::newPromiseAndFulfiller<void>();
        instance.solving = kj::mv(hang.fulfiller);
        instance.stops_when_asked = asked == WhenAsked::stops;
        return hang.promise.then([context]() mutable {
            context.getResults().initOutcome().initFailure().setKind(wire::FailureKind::CANCELLED);
        });
    };
}

}  // namespace femrun::net
