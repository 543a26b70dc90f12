// SPDX-License-Identifier: MIT
// Plugins as capabilities, on threads of this process.
#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <capnp/message.h>

#include "base/clock.hpp"
#include "host/instance.hpp"
#include "host/optimizer_link.hpp"
#include "host/places.hpp"
#include "loop/departures.hpp"
#include "system/this_process.hpp"
#include "wire/convert.hpp"

using namespace femrun;
using namespace femrun::host;

namespace {

LaunchedSolver launched(loop::EventLoop& loop, const std::string& deed) {
    return loop.wait(launch_solver(loop, misbehaving(PluginKind::solver, deed),
                                   study::Isolation::thread, "{}", "/studies/beam", {}));
}

void open(loop::EventLoop& loop, wire::Solver::Client& solver) {
    auto request = solver.openRequest();
    request.initQuantities(1)[0].setName("width");
    request.initResponses(1).set(0, "mass");
    loop.wait(request.send().ignoreResult());
}

capnp::RemotePromise<wire::Solver::SolveResults> solve(
    wire::Solver::Client& solver, double width,
    kj::Maybe<wire::Observer::Client> observer = nullptr) {
    auto request = solver.solveRequest();
    auto attempt = request.initAttempt();
    attempt.setTrial(41);
    attempt.initDesign(1)[0].setReal(width);
    KJ_IF_MAYBE (watching, observer) request.setObserver(kj::mv(*watching));
    return request.send();
}

class ListeningObserver final : public wire::Observer::Server {
public:
    explicit ListeningObserver(std::vector<std::string>& lines) : lines_(lines) {}
    kj::Promise<void> log(LogContext context) override {
        lines_.push_back(std::to_string(context.getParams().getLevel()) + ": " +
                         wire::to_text(context.getParams().getText()));
        return kj::READY_NOW;
    }

private:
    std::vector<std::string>& lines_;
};

struct Seen {
    int progress = 0, lines = 0, left_out = 0;
};

class SeeingObserver final : public wire::Observer::Server {
public:
    explicit SeeingObserver(Seen& seen) : seen_(seen) {}
    kj::Promise<void> progress(ProgressContext) override {
        ++seen_.progress;
        return kj::READY_NOW;
    }
    kj::Promise<void> log(LogContext context) override {
        const std::string text = wire::to_text(context.getParams().getText());
        if (text.ends_with("lines came too fast and are left out"))
            seen_.left_out += std::stoi(text);
        else
            ++seen_.lines;
        return kj::READY_NOW;
    }

private:
    Seen& seen_;
};

std::string refused(loop::EventLoop& loop, kj::Promise<void> call) {
    return loop.wait(call.then(
        [] { return std::string("fine"); },
        [](kj::Exception&& thrown) { return wire::error_text(wire::error_from(thrown)); }));
}

/// Of this process, as long as it lives.
class Variable {
public:
    Variable(const char* name, const std::string& value) : name_(name) {
        ::setenv(name, value.c_str(), 1);
    }
    ~Variable() { ::unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

private:
    const char* name_;
};

/// Lets the loop turn until then; a minute at most.
template <typename Condition>
bool eventually(loop::EventLoop& loop, Condition&& seen) {
    const Instant patience = monotonic_now() + std::chrono::minutes(1);
    while (!seen()) {
        if (monotonic_now() > patience) return false;
        loop.wait(loop.after(std::chrono::milliseconds(1)));
    }
    return true;
}

Problem steps_of_ten() {
    Problem problem;
    problem.space.parameters = {{"x", study::IntegerDomain{1, 10, 1, study::Scale::linear}, ""}};
    return problem;
}

std::unique_ptr<OptimizerLink> link_to(loop::EventLoop& loop, const std::string& deed) {
    return loop.wait(OptimizerLink::open(loop, misbehaving(PluginKind::optimizer, deed),
                                         study::Isolation::thread, "{}", steps_of_ten(), {}));
}

}  // namespace

TEST_CASE("a plugin on a thread describes itself and solves", "[host]") {
    loop::EventLoop loop;
    auto beam = launched(loop, "well-behaved");
    const auto described = loop.wait(beam.instance->capability().describeRequest().send());
    CHECK(described.getDescriptor().getName() == "well-behaved");
    CHECK(described.getDescriptor().getKind() == wire::PluginKind::SOLVER);
    CHECK(described.getDescriptor().getSdkVersion() == "1.0.0");

    open(loop, beam.solver);
    const auto reply = loop.wait(solve(beam.solver, 2.5));
    CHECK(!reply.getOutcome().hasFailure());
    REQUIRE(reply.getOutcome().getResponse().size() == 1);
    CHECK(reply.getOutcome().getResponse()[0] == 2.5);
}

TEST_CASE("a failure travels in the outcome, not as an exception", "[host]") {
    loop::EventLoop loop;
    auto beam = launched(loop, "bad-design");
    open(loop, beam.solver);
    const auto reply = loop.wait(solve(beam.solver, 1));
    CHECK(wire::decode(reply.getOutcome())->failure ==
          study::Failure{study::FailureKind::design, "mesh", "element 4 is inside out"});
    CHECK(reply.getOutcome().getResponse().size() == 0);
}

TEST_CASE("cancel ends the solve that runs", "[host]") {
    loop::EventLoop loop;
    auto beam = launched(loop, "patient");
    open(loop, beam.solver);
    auto running = solve(beam.solver, 1);
    loop.wait(beam.solver.cancelRequest().send().ignoreResult());
    const auto reply = loop.wait(kj::mv(running));
    CHECK(wire::decode(reply.getOutcome())->cancelled);
}

TEST_CASE("a solver on a thread that does not return holds nobody up when it is let go", "[host]") {
    const test::Scratch scratch;
    const auto until = scratch.path("until"), sign = scratch.path("sign");
    const Variable hears("MISBEHAVE_UNTIL", until.string());
    const Variable leaves("MISBEHAVE_SIGN", sign.string());
    const auto name = std::string("deaf");
    {
        loop::EventLoop loop;
        for (int times = 0; times < 2; ++times) {
            auto beam = launched(loop, name);
            open(loop, beam.solver);
            auto running = solve(beam.solver, 1).ignoreResult().eagerlyEvaluate(nullptr);
            REQUIRE(eventually(loop, [&] { return std::filesystem::remove(sign); }));
            beam.instance->kill();
        }
        CHECK(loop.departures().still_at_work(name, Duration::zero()) == 2);
        auto other = launched(loop, "well-behaved");
        open(loop, other.solver);
        CHECK(loop.wait(solve(other.solver, 2.5)).getOutcome().getResponse()[0] == 2.5);

        std::ofstream(until) << "now";
        CHECK(eventually(
            loop, [&] { return loop.departures().still_at_work(name, Duration::zero()) == 0; }));
    }
}

TEST_CASE("a dropped solve is asked to stop, and the next one can follow", "[host]") {
    loop::EventLoop loop;
    auto beam = launched(loop, "patient");
    open(loop, beam.solver);
    {
        auto dropped = solve(beam.solver, 1).ignoreResult().eagerlyEvaluate(nullptr);
        loop.poll();
    }
    // The first returns soon; until then the second is refused, as one at a time is the law.
    CHECK(eventually(loop, [&] {
        auto second = solve(beam.solver, 1);
        loop.wait(beam.solver.cancelRequest().send().ignoreResult());
        const std::string answer = refused(loop, second.ignoreResult());
        if (answer != "fine")
            REQUIRE(
                answer ==
                "conflict|plain||solver 'patient': a solve runs already; it solves one at a time");
        return answer == "fine";
    }));
}

TEST_CASE("an observer hears progress and lines, and is not drowned in them", "[host]") {
    loop::EventLoop loop;
    auto beam = launched(loop, "chatter");
    open(loop, beam.solver);
    Seen seen;
    loop.wait(solve(beam.solver, 1, wire::Observer::Client(kj::heap<SeeingObserver>(seen))));
    CHECK(seen.progress >= 1);
    CHECK(seen.lines >= 1);
    CHECK(seen.lines + seen.left_out == 100000);
}

TEST_CASE("what a solver logs while it is opened is heard with its first solve", "[host]") {
    loop::EventLoop loop;
    auto beam = launched(loop, "opens-talking");
    open(loop, beam.solver);
    std::vector<std::string> lines;
    loop.wait(solve(beam.solver, 1, wire::Observer::Client(kj::heap<ListeningObserver>(lines))));
    CHECK(lines == std::vector<std::string>{"2: licence server 'wing' is slow"});
    lines.clear();
    loop.wait(solve(beam.solver, 1, wire::Observer::Client(kj::heap<ListeningObserver>(lines))));
    CHECK(lines == std::vector<std::string>{});
}

TEST_CASE("what a solver logged in an open that failed stands behind its sentence", "[host]") {
    loop::EventLoop loop;
    auto beam = launched(loop, "refuses-talking");
    CHECK(refused(loop, beam.solver.openRequest().send().ignoreResult()) ==
          "invalid|plain||solver 'refuses-talking': the model has no holes; it said: 'warning: "
          "licence "
          "server 'wing' is slow'");
}

TEST_CASE("what is refused keeps kind and sentence on its way", "[host]") {
    loop::EventLoop loop;
    auto beam = launched(loop, "refuses");
    CHECK(refused(loop, beam.solver.openRequest().send().ignoreResult()) ==
          "invalid|plain||solver 'refuses': response 'drag' is not one of 'mass'");
    CHECK(
        refused(loop, launch_solver(loop, misbehaving(PluginKind::solver, "null-solver"),
                                    study::Isolation::thread, "{}", "/", {})
                          .ignoreResult()) ==
        "fault|plain||solver 'null-solver' misbehaved: create returned FEMRUN_OK without a solver");
    CHECK(refused(loop, beam.instance->capability().makeOptimizerRequest().send().ignoreResult()) ==
          "invalid|plain||'refuses' is no optimizer but a solver");
}

TEST_CASE("a plugin that its library does not offer is refused with the nearest name", "[host]") {
    loop::EventLoop loop;
    const auto instance = Instance::launch(loop, misbehaving(PluginKind::solver, "sgev"),
                                           study::Isolation::thread, {});
    REQUIRE(!instance);
    CHECK(instance.error().message ==
          "plugin '" + misbehaving_library.string() +
              "': it does not offer solver 'sgev'; did you mean 'segv'?");
}

TEST_CASE("a study's loop asks, tells and replays through its port", "[host]") {
    loop::EventLoop loop;
    const auto link = link_to(loop, "count-up");
    std::vector<std::string> heard;
    link->ask({1, 2}, [&](Result<std::vector<study::Design>> designs) {
        heard.push_back(
            designs && designs.value() == std::vector<study::Design>{{1}, {2}} ? "asked" : "wrong");
    });
    link->tell({run::ToldComplete{1, {0.5}, {}}, run::ToldFailed{2, "mesh"}},
               [&](Result<void> told) { heard.push_back(told ? "told" : told.error().message); });
    CHECK(heard.empty());  // never from within the call
    while (heard.size() < 2) loop.wait(loop.after(Duration(100)));
    CHECK(heard == std::vector<std::string>{"asked", "told"});

    const auto other = link_to(loop, "count-up");
    std::optional<std::uint64_t> misfit;
    other->replay({run::Asked{1, {1}}, run::ToldComplete{1, {0.5}, {}}, run::Asked{2, {7}}},
                  [&](Result<std::uint64_t> first) { misfit = first.value(); });
    while (!misfit) loop.wait(loop.after(Duration(100)));
    CHECK(misfit == 2);
}

TEST_CASE("an optimizer's fault reaches the study's loop as an error", "[host]") {
    loop::EventLoop loop;
    const auto link = link_to(loop, "too-many");
    std::optional<Error> error;
    link->ask({1}, [&](Result<std::vector<study::Design>> designs) { error = designs.error(); });
    while (!error) loop.wait(loop.after(Duration(100)));
    CHECK(*error == Error{ErrorKind::fault,
                          "optimizer 'too-many' misbehaved: asked for 1 designs, it says that it "
                          "proposed 3"});
}
