// SPDX-License-Identifier: MIT
// test_net_worker PIPE HOW: a worker whose solver adds its design up; with HOW "stillborn" it ends
// before it enlists, with "alone" it reports its process id in every response.
#include <cstdlib>
#include <cstring>
#include <functional>
#include <span>

#include "loop/stream.hpp"
#include "net/local_worker.hpp"
#include "net/worker_agent.hpp"
#include "slots/solver_source.hpp"
#include "system/pipe.hpp"
#include "system/this_process.hpp"

using namespace femrun;

namespace {

std::function<void()> hang_up;  // closes the pipe; the process goes on

class Adder final : public wire::Solver::Server {
    kj::Promise<void> open(OpenContext) override { return kj::READY_NOW; }
    kj::Promise<void> cancel(CancelContext) override { return kj::READY_NOW; }
    kj::Promise<void> solve(SolveContext context) override {
        double sum = 0;
        for (const auto value : context.getParams().getAttempt().getDesign())
            sum += value.getReal();
        if (sum > 2500) std::exit(0);
        if (sum > 1000) std::abort();
        if (sum > 500) hang_up();
        auto response = context.getResults().initOutcome().initResponse(2);
        response.set(0, sum);
        response.set(1, static_cast<double>(system::process_id()));
        return kj::READY_NOW;
    }
};

class AdderSlot final : public slots::SlotSolver {
public:
    wire::Solver::Client solver() override { return kj::heap<Adder>(); }
    kj::Promise<slots::Gone> ended() override { return kj::NEVER_DONE; }
    kj::Promise<std::uint64_t> uses_more_than(std::uint64_t) override { return kj::NEVER_DONE; }
    slots::Killed kill() override { return slots::Killed::left_running; }
};

class AdderSource final : public slots::SolverSource {
    kj::Promise<Home> find(const work::StudySetup&) override { return Home::worker_process; }
    kj::Promise<kj::Own<slots::SlotSolver>> start(const work::StudySetup&) override {
        return kj::Own<slots::SlotSolver>(kj::heap<AdderSlot>());
    }
    std::uint64_t memory_kills() override { return 0; }
};

}  // namespace

int main(int count, char** arguments) {
    if (count != 3 || std::strcmp(arguments[2], "stillborn") == 0) return 7;
    auto pipe = system::inherited_pipe(std::atoi(arguments[1]));
    if (!pipe) return 2;
    loop::EventLoop loop;
    AdderSource source;
    net::WorkerAgent agent(loop, source, {"here", 2, "0.1"});
    auto hung_up = kj::newPromiseAndFulfiller<void>();
    hang_up = [&] { hung_up.fulfiller->fulfill(); };
    const bool let_go = loop.wait(agent.serve(loop::stream_over(loop, std::move(pipe).value()))
                                      .then([] { return true; })
                                      .exclusiveJoin(agent.left().then([] { return true; }))
                                      .exclusiveJoin(hung_up.promise.then([] { return false; })));
    if (!let_go) loop.wait(kj::Promise<void>(kj::NEVER_DONE));
    return agent.has_left() ? net::exit_left : 4;
}
