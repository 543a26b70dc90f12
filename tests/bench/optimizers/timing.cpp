// SPDX-License-Identifier: MIT
#include "timing.hpp"

#include <chrono>
#include <cstdio>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cpu_clock.hpp"
#include "linked_optimizer.hpp"
#include "report.hpp"
#include "statistics.hpp"
#include "timing_history.hpp"

namespace femrun::bench {

namespace {

using Events = LinkedOptimizer::Events;

double wall_s() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

double median(const std::vector<double>& values) { return quartiles(values).median; }

struct Costs {
    double linked_ms = 0, wall_ms = 0, direct_ms = 0;  // medians
};

/// One ask and one tell after `history` trials: the processor time of both threads through the
/// capability, the time on the wall, and the processor time of the plugin's calls alone.
Result<Costs> ask_and_tell(const Subject& subject, std::size_t dimensions, std::uint32_t objectives,
                           std::size_t history, std::size_t repetitions) {
    const host::Problem problem = timed_problem(dimensions, objectives);
    std::vector<double> linked, wall, direct;
    {
        auto opened = LinkedOptimizer::open(subject, problem);
        if (!opened) return std::move(opened).error();
        LinkedOptimizer& optimizer = *opened.value();
        TimedHistory past(problem);
        if (const auto told_all = optimizer.tell(past.next(history)); !told_all)
            return told_all.error();
        std::uint64_t trial = past.trials();
        Events verdicts;
        // The first is to get warm: it may sort what the history left.
        for (std::size_t i = 0; i <= repetitions; ++i) {
            const double cpu = process_cpu_s(), start = wall_s();
            const auto designs = optimizer.tell_and_ask(std::move(verdicts), {++trial});
            if (i > 0) {
                linked.push_back(1e3 * (process_cpu_s() - cpu));
                wall.push_back(1e3 * (wall_s() - start));
            }
            if (!designs) return designs.error();
            verdicts = {timed_verdict(trial, designs.value().at(0), problem)};
        }
    }
    auto opened = DirectOptimizer::open(subject, problem);
    if (!opened) return std::move(opened).error();
    DirectOptimizer& optimizer = *opened.value();
    TimedHistory past(problem);
    if (const auto told_all = optimizer.tell(past.next(history)); !told_all)
        return told_all.error();
    std::uint64_t trial = past.trials();
    for (std::size_t i = 0; i <= repetitions; ++i) {
        const double before_ask = thread_cpu_s();
        const auto designs = optimizer.ask(++trial, 1);
        const double asked = thread_cpu_s() - before_ask;
        if (!designs) return designs.error();
        const Events verdicts{timed_verdict(trial, designs.value().at(0), problem)};
        const double before_tell = thread_cpu_s();
        if (const auto taken = optimizer.tell(verdicts); !taken) return taken.error();
        if (i > 0) direct.push_back(1e3 * (asked + thread_cpu_s() - before_tell));
    }
    return Costs{median(linked), median(wall), median(direct)};
}

/// As many trials as the population, asked at once and told at once; the median of the generations
/// after the first, which is random. Through the capability, and of the plugin's calls alone.
Result<Costs> generation(const Subject& base, std::size_t population, std::size_t generations) {
    Subject subject = base;
    if (subject.plugin.description.name == "nsga2") {
        auto settings = nlohmann::json::parse(subject.settings);
        settings["population"] = population;  // whatever was given: the row says so
        subject.settings = settings.dump();
    }
    const host::Problem problem = timed_problem(30, 2);
    std::vector<double> linked, wall, direct;
    auto opened = LinkedOptimizer::open(subject, problem);
    if (!opened) return std::move(opened).error();
    auto opened_directly = DirectOptimizer::open(subject, problem);
    if (!opened_directly) return std::move(opened_directly).error();
    std::vector<std::uint64_t> trials(population);
    std::uint64_t trial = 0;
    Events verdicts;
    for (std::size_t g = 0; g <= generations; ++g) {
        const std::uint64_t first = trial + 1;
        for (std::uint64_t& each : trials) each = ++trial;
        const double cpu = process_cpu_s(), start = wall_s();
        const auto designs = opened.value()->tell_and_ask(verdicts, trials);
        if (g > 1) {
            linked.push_back(1e3 * (process_cpu_s() - cpu));
            wall.push_back(1e3 * (wall_s() - start));
        }
        if (!designs) return designs.error();

        const double before = thread_cpu_s();
        if (const auto taken = opened_directly.value()->tell(verdicts); !taken)
            return taken.error();
        const auto same = opened_directly.value()->ask(first, population);
        if (g > 1) direct.push_back(1e3 * (thread_cpu_s() - before));
        if (!same) return same.error();
        verdicts.clear();
        for (std::size_t i = 0; i < designs.value().size(); ++i)
            verdicts.push_back(timed_verdict(first + i, designs.value()[i], problem));
    }
    return Costs{median(linked), median(wall), median(direct)};
}

struct Memory {
    double total_mb = 0, grown_mb = 0;
};

Result<Memory> memory(const Subject& subject, std::size_t history) {
    constexpr std::size_t portion = 1000;  // so that what is on the way stays small
    const host::Problem problem = timed_problem(10, 1);
    const std::size_t before = resident_bytes();
    auto opened = LinkedOptimizer::open(subject, problem);
    if (!opened) return std::move(opened).error();
    TimedHistory past(problem);
    while (past.trials() < history)
        if (const auto done = opened.value()->tell(past.next(portion)); !done) return done.error();
    const auto designs = opened.value()->tell_and_ask({}, {past.trials() + 1});
    if (!designs) return designs.error();
    const std::size_t after = resident_bytes();
    return Memory{static_cast<double>(after) / 1e6,
                  (static_cast<double>(after) - static_cast<double>(before)) / 1e6};
}

struct Replay {
    double made_s = 0, replayed_s = 0;  // on the wall
    std::uint64_t misfit = 0;
};

/// Of a study whose trials were asked and told one by one.
Result<Replay> replay(const Subject& subject, std::size_t history) {
    const host::Problem problem = timed_problem(10, 1);
    Replay result;
    Events events;
    {
        auto opened = DirectOptimizer::open(subject, problem);
        if (!opened) return std::move(opened).error();
        const double start = wall_s();
        for (std::uint64_t trial = 1; trial <= history; ++trial) {
            const auto designs = opened.value()->ask(trial, 1);
            if (!designs) return designs.error();
            events.emplace_back(run::Asked{trial, designs.value().at(0)});
            events.push_back(timed_verdict(trial, designs.value()[0], problem));
            if (const auto taken = opened.value()->tell({events.back()}); !taken)
                return taken.error();
        }
        result.made_s = wall_s() - start;
    }
    auto opened = LinkedOptimizer::open(subject, problem);
    if (!opened) return std::move(opened).error();
    const double start = wall_s();
    const auto misfit = opened.value()->replay(std::move(events));
    if (!misfit) return misfit.error();
    result.replayed_s = wall_s() - start;
    result.misfit = misfit.value();
    return result;
}

std::string peer_ms(const std::vector<Peers::Speed>& speeds, const std::string& peer,
                    const std::string& space, std::size_t objectives, std::size_t history,
                    std::size_t population) {
    for (const Peers::Speed& speed : speeds)
        if (speed.peer == peer && speed.space == space && speed.objectives == objectives &&
            speed.history == history && speed.population == population)
            return shown(speed.ms);
    return "–";
}

struct Scenario {
    std::size_t dimensions;
    std::uint32_t objectives;
    std::size_t history;
    double goal_ms;  // for tpe
};
constexpr Scenario scenarios[] = {{10, 1, 100, 0.10},
                                  {10, 1, 1000, 0.25},
                                  {10, 1, 10000, 0.8},
                                  {30, 1, 1000, 0.7},
                                  {10, 2, 10000, 2}};

struct Generation {
    std::size_t population;
    double goal_ms;  // for nsga2
};
constexpr Generation generations[] = {{50, 0.3}, {1000, 10}};

constexpr double memory_goal_mb = 60, replay_goal_s = 1;

std::string refused(const Error& error) { return fmt::format("| {} |\n", error.message); }

void print_ask_and_tell(const Subject& subject, const Peers& peers, std::size_t repetitions,
                        std::vector<Verdict>& verdicts) {
    fmt::print(
        "\nOne ask and tell, ms: medians of {}.\n\n| parameters | objectives | history | CPU "
        "through the capability | of it the plugin's calls | wall | optuna 5 | rustuna "
        "|\n|---|---|---|---|---|---|---|---|\n",
        repetitions);
    for (const Scenario& s : scenarios) {
        fmt::print("| {} | {} | {} ", s.dimensions, s.objectives, s.history);
        std::fflush(stdout);
        const auto costs =
            ask_and_tell(subject, s.dimensions, s.objectives, s.history, repetitions);
        if (!costs) {
            fmt::print("{}", refused(costs.error()));
            continue;
        }
        const std::string space = fmt::format("d{}", s.dimensions);
        fmt::print("| {:.3f} | {:.3f} | {:.3f} | {} | {} |\n", costs->linked_ms, costs->direct_ms,
                   costs->wall_ms,
                   peer_ms(peers.speed, s.objectives == 1 ? "optuna tpe-mv" : "optuna tpe", space,
                           s.objectives, s.history, 0),
                   peer_ms(peers.speed, "rustuna tpe", space, s.objectives, s.history, 0));
        if (subject.plugin.description.name == "tpe")
            verdicts.push_back(
                {fmt::format("{} reals, {} objective{}, history {}: {} ms", s.dimensions,
                             s.objectives, s.objectives > 1 ? "s" : "", s.history, s.goal_ms),
                 fmt::format("{:.3f} ms", costs->linked_ms), costs->linked_ms <= s.goal_ms});
    }
}

void print_generations(const Subject& subject, const Peers& peers, std::vector<Verdict>& verdicts) {
    fmt::print(
        "\nOne generation, 30 reals, 2 objectives, asked and told at once, ms.\n\n| population | "
        "CPU through the capability | of it the plugin's calls | wall | optuna 5 | rustuna | pymoo "
        "| pagmo (52 for 50) |\n|---|---|---|---|---|---|---|---|\n");
    for (const Generation& g : generations) {
        const auto costs = generation(subject, g.population, 12);
        fmt::print("| {} ", g.population);
        if (!costs) {
            fmt::print("{}", refused(costs.error()));
            continue;
        }
        const auto peer = [&](const char* name, std::size_t population) {
            return peer_ms(peers.generations, name, "", 2, 0, population);
        };
        fmt::print("| {:.3f} | {:.3f} | {:.3f} | {} | {} | {} | {} |\n", costs->linked_ms,
                   costs->direct_ms, costs->wall_ms, peer("optuna", g.population),
                   peer("rustuna", g.population), peer("pymoo", g.population),
                   peer("pagmo", g.population == 50 ? 52 : g.population));
        if (subject.plugin.description.name == "nsga2")
            verdicts.push_back({fmt::format("a generation of {}: {} ms", g.population, g.goal_ms),
                                fmt::format("{:.3f} ms", costs->linked_ms),
                                costs->linked_ms <= g.goal_ms});
    }
}

}  // namespace

Result<void> time_optimizer(const Subject& subject, const Peers& peers, std::size_t repetitions) {
    // Memory first, while the process has touched nothing else.
    const auto held = memory(subject, 100'000);
    if (!held) return held.error();
    std::vector<Verdict> verdicts;
    print_ask_and_tell(subject, peers, repetitions, verdicts);
    print_generations(subject, peers, verdicts);
    fmt::print(
        "\nMemory at 100 000 trials of 10 reals: {:.1f} MB, {:.1f} of it the optimizer's (optuna 5 "
        "340, rustuna 268).\n",
        held->total_mb, held->grown_mb);
    const auto replayed = replay(subject, 10'000);
    if (!replayed) return replayed.error();
    fmt::print(
        "Replay of 10 000 trials that were asked one by one: {:.2f} s (made in {:.2f} s){}\n",
        replayed->replayed_s, replayed->made_s,
        replayed->misfit == 0 ? "."
                              : fmt::format("; trial {} came out differently.", replayed->misfit));
    verdicts.push_back({fmt::format("memory at 100 000 trials: {:g} MB", memory_goal_mb),
                        fmt::format("{:.1f} MB", held->total_mb),
                        held->total_mb <= memory_goal_mb});
    verdicts.push_back({fmt::format("replay of 10 000 trials: under {:g} s, exact", replay_goal_s),
                        fmt::format("{:.2f} s", replayed->replayed_s),
                        replayed->replayed_s < replay_goal_s && replayed->misfit == 0});
    print_verdicts(verdicts);
    return {};
}

}  // namespace femrun::bench
