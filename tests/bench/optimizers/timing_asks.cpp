// SPDX-License-Identifier: MIT
// What one ask costs an optimizer that models all it was told: by history and by limits.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <numeric>

#include <fmt/format.h>

#include "cpu_clock.hpp"
#include "report.hpp"
#include "statistics.hpp"
#include "timing.hpp"
#include "timing_history.hpp"

namespace femrun::bench {

namespace {

constexpr std::size_t reals = 10;
constexpr std::uint32_t limits[] = {0, 1, 4};

struct History {
    std::size_t trials;
    double goal_ms;  // of one ask without limits
};
constexpr History histories[] = {{100, 15}, {300, 150}, {1000, 1500}, {5000, 3000}};

// What each limit may add to an ask without any.
constexpr double share_of_a_limit = 0.6;

// Slow asks are timed less often: not beyond this, but three times.
constexpr double budget_s = 10;
constexpr std::size_t times_least = 3;

struct Asks {
    double first_ms = 0;  // after the whole history came at once, as on a restart
    double mean_ms = 0;   // of tell and ask, both threads' processor time
    double median_ms = 0, worst_ms = 0;
    double wall_ms = 0;  // median
    std::size_t times = 0;
};

double wall_s() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

Result<Asks> asks(const Subject& subject, std::size_t history, std::uint32_t constraints,
                  std::size_t repetitions) {
    const host::Problem problem = timed_problem(reals, 1, constraints);
    auto opened = LinkedOptimizer::open(subject, problem);
    if (!opened) return std::move(opened).error();
    LinkedOptimizer& optimizer = *opened.value();
    TimedHistory past(problem);
    if (const auto told = optimizer.tell(past.next(history)); !told) return told.error();

    Asks result;
    std::vector<double> cpu_ms, wall_ms;
    LinkedOptimizer::Events verdicts;
    std::uint64_t trial = past.trials();
    double spent_s = 0;
    for (std::size_t i = 0; i <= repetitions; ++i) {
        if (i > times_least && spent_s > budget_s) break;
        const double cpu = process_cpu_s(), start = wall_s();
        const auto designs = optimizer.tell_and_ask(std::move(verdicts), {++trial});
        const double took_s = process_cpu_s() - cpu;
        if (!designs) return designs.error();
        spent_s += took_s;
        if (i == 0) {
            result.first_ms = 1e3 * took_s;
        } else {
            cpu_ms.push_back(1e3 * took_s);
            wall_ms.push_back(1e3 * (wall_s() - start));
        }
        verdicts = {timed_verdict(trial, designs.value().at(0), problem)};
    }
    result.times = cpu_ms.size();
    result.mean_ms =
        std::accumulate(cpu_ms.begin(), cpu_ms.end(), 0.0) / static_cast<double>(cpu_ms.size());
    result.median_ms = quartiles(cpu_ms).median;
    result.worst_ms = *std::max_element(cpu_ms.begin(), cpu_ms.end());
    result.wall_ms = quartiles(wall_ms).median;
    return result;
}

}  // namespace

Result<void> time_asks(const Subject& subject, std::size_t repetitions) {
    fmt::print(
        "\n`{}`: one tell and ask, {} reals, ms of processor time through the capability. Others, "
        "by their own account: Optuna's GPSampler 2000 to 20 000 a trial over 500 trials.\n\n| "
        "history | limits | mean | median | worst | wall, median | first ask | times "
        "|\n|---|---|---|---|---|---|---|---|\n",
        subject.name, reals);
    std::vector<Verdict> verdicts;
    for (const History& history : histories) {
        double without_ms = 0;
        for (const std::uint32_t constraints : limits) {
            fmt::print("| {} | {} ", history.trials, constraints);
            std::fflush(stdout);
            const auto cost = asks(subject, history.trials, constraints, repetitions);
            if (!cost) {
                fmt::print("| {} |\n", cost.error().message);
                continue;
            }
            fmt::print("| {:.3g} | {:.3g} | {:.3g} | {:.3g} | {:.3g} | {} |\n", cost->mean_ms,
                       cost->median_ms, cost->worst_ms, cost->wall_ms, cost->first_ms, cost->times);
            if (constraints == 0) without_ms = cost->mean_ms;
            const double goal_ms = constraints == 0
                                       ? history.goal_ms
                                       : without_ms * (1 + share_of_a_limit * constraints);
            verdicts.push_back(
                {constraints == 0
                     ? fmt::format("history {}: at most {:g} ms", history.trials, goal_ms)
                     : fmt::format("history {}, {} limit{}: at most {:g} % more each",
                                   history.trials, constraints, constraints > 1 ? "s" : "",
                                   100 * share_of_a_limit),
                 constraints == 0 ? fmt::format("{:.3g} ms", cost->mean_ms)
                                  : fmt::format("{:.0f} %", 100 * (cost->mean_ms / without_ms - 1) /
                                                                constraints),
                 cost->mean_ms <= goal_ms});
        }
    }
    print_verdicts(verdicts);
    return {};
}

}  // namespace femrun::bench
