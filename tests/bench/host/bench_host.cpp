// SPDX-License-Identifier: MIT
// What the plugin line costs: build/release/bench/bench_host
#include <benchmark/benchmark.h>

#include <chrono>
#include <optional>
#include <thread>

#include "host/instance.hpp"
#include "host/library.hpp"
#include "host/optimizer_link.hpp"
#include "system/program.hpp"
#include "wire/convert.hpp"

using namespace femrun;
using namespace femrun::host;

namespace {

LaunchSettings settings() {
    LaunchSettings settings;
    settings.host_command = {BENCH_PLUGIN_HOST, "host"};
    return settings;
}

Plugin found(PluginKind kind, const char* name) {
    const CatalogueSettings looking{.look = {.command = settings().host_command},
                                    .memory = std::nullopt};
    return *Catalogue({BENCH_PLUGINS}, looking).find(kind, name);
}

constexpr unsigned parameter_count = 5;

LaunchedSolver open_formula(loop::EventLoop& loop, study::Isolation isolation) {
    auto launched = loop.wait(launch_solver(
        loop, found(PluginKind::solver, "formula"), isolation,
        R"({"outputs": {"f": "(1 - x0)^2 + 100 * (x1 - x0^2)^2", "g": "x2 + x3 + x4"}})", "/tmp",
        settings()));
    auto open = launched.solver.openRequest();
    auto quantities = open.initQuantities(parameter_count);
    for (unsigned i = 0; i < parameter_count; ++i) quantities[i].setName(kj::str("x", i));
    auto responses = open.initResponses(2);
    responses.set(0, "f");
    responses.set(1, "g");
    loop.wait(open.send().ignoreResult());
    return launched;
}

kj::Promise<void> solve(wire::Solver::Client& solver) {
    auto request = solver.solveRequest();
    auto design = request.initAttempt().initDesign(parameter_count);
    for (unsigned i = 0; i < parameter_count; ++i) design[i].setReal(0.1 * i);
    return request.send().ignoreResult();
}

void solve_in_turn(benchmark::State& state, study::Isolation isolation) {
    loop::EventLoop loop;
    auto formula = open_formula(loop, isolation);
    for (auto _ : state) loop.wait(solve(formula.solver));
    state.SetItemsProcessed(state.iterations());
}

void solve_on_thread(benchmark::State& state) { solve_in_turn(state, study::Isolation::thread); }
void solve_in_process(benchmark::State& state) { solve_in_turn(state, study::Isolation::process); }
BENCHMARK(solve_on_thread)->UseRealTime();
BENCHMARK(solve_in_process)->UseRealTime();

// From nothing to the first response: find, start, make, open, solve.
void first_result_in_process(benchmark::State& state) {
    for (auto _ : state) {
        loop::EventLoop loop;
        auto formula = open_formula(loop, study::Isolation::process);
        loop.wait(solve(formula.solver));
    }
}
BENCHMARK(first_result_in_process)->UseRealTime()->Unit(benchmark::kMillisecond);

Problem five_reals() {
    Problem problem;
    problem.objective_count = 2;
    problem.seed = 42;
    for (unsigned i = 0; i < parameter_count; ++i)
        problem.space.parameters.push_back(
            {"x" + std::to_string(i), study::RealDomain{-1, 1, std::nullopt, study::Scale::linear},
             ""});
    return problem;
}

std::unique_ptr<OptimizerLink> open_random(loop::EventLoop& loop) {
    return loop.wait(OptimizerLink::open(loop, found(PluginKind::optimizer, "random"),
                                         study::Isolation::thread, "{}", five_reals(), settings()));
}

template <typename T>
T settled(loop::EventLoop& loop, std::optional<T>& value) {
    auto& pending = value;
    while (!pending) loop.wait(loop.after(Duration(20)));
    return std::move(*pending);
}

std::vector<study::Design> asked(loop::EventLoop& loop, OptimizerLink& link,
                                 std::vector<std::uint64_t> trials) {
    std::optional<std::vector<study::Design>> designs;
    link.ask(std::move(trials),
             [&](Result<std::vector<study::Design>> given) { designs = *std::move(given); });
    return settled(loop, designs);
}

void replay_100000_trials(benchmark::State& state) {
    constexpr std::uint64_t trials = 100'000;
    std::vector<std::uint64_t> numbers(trials);
    for (std::uint64_t i = 0; i < trials; ++i) numbers[i] = i + 1;
    loop::EventLoop loop;
    const auto designs = asked(loop, *open_random(loop), numbers);

    std::vector<run::OptimizerEvent> events;
    for (std::uint64_t i = 0; i < trials; ++i) {
        events.emplace_back(run::Asked{i + 1, designs[i]});
        events.emplace_back(run::ToldComplete{i + 1, {0.5, 0.25}, {}});
    }
    for (auto _ : state) {
        state.PauseTiming();
        const auto link = open_random(loop);
        auto copy = events;
        std::optional<std::uint64_t> misfit;
        state.ResumeTiming();
        link->replay(std::move(copy), [&](Result<std::uint64_t> first) { misfit = first.value(); });
        if (settled(loop, misfit) != 0) state.SkipWithError("the replay came out differently");
    }
}
BENCHMARK(replay_100000_trials)->UseRealTime()->Unit(benchmark::kMillisecond);

// As a slot does it that solves for 40 ms: what is quick in a row may not be with pauses between.
void program_from_start_to_end(benchmark::State& state) {
    for (auto _ : state) {
        state.PauseTiming();
        std::this_thread::sleep_for(std::chrono::milliseconds(40));
        state.ResumeTiming();
        system::run_program({.executable = "true",
                             .arguments = {},
                             .environment = {},
                             .folder = {},
                             .output = system::Output::discarded(),
                             .error = system::Output::discarded()},
                            {}, {});
    }
}
BENCHMARK(program_from_start_to_end)->UseRealTime()->Unit(benchmark::kMillisecond)->Iterations(100);

void find_by_name(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(found(PluginKind::solver, "formula"));
}
BENCHMARK(find_by_name)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
