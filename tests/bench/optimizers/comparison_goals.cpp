// SPDX-License-Identifier: MIT
// What is asked of the optimizers together.
#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "comparison.hpp"
#include "statistics.hpp"

namespace femrun::bench {

namespace {

constexpr double level = 0.05;

struct Limit {
    const char* problem;
    std::size_t trials;
    double most;
};
// After so many trials the median is to be at most this.
constexpr Limit limits[] = {{"weldedbeam4", 100, 1.75},
                            {"spring3", 100, 0.0128},
                            {"reducer7", 100, 2994.4245 * 1.001},
                            {"threebar2", 100, 263.895843 * 1.0001},
                            {"vessel", 100, 6150},
                            {"truss10", 500, 5060.85 * 1.02}};

// Of random's failures, once there was something to learn from.
constexpr double failures_most = 0.5;

// How far `auto` may be from what it chooses between.
constexpr double chosen_within = 0.1;

using Names = std::vector<std::string>;

const Names beaten{"random", "nsga2"};

bool is_beaten(const std::string& plugin) {
    return std::find(beaten.begin(), beaten.end(), plugin) != beaten.end();
}

/// Medians at the end of runs, less is better whatever the problem.
std::optional<double> cost(const Comparison& comparison, const NamedProblem& problem,
                           const std::string& plugin) {
    const auto runs = comparison.runs(problem.name, plugin);
    const Figure figure = figure_of(problem);
    const auto values = figures(problem, runs, figure, trials_of(runs));
    if (values.empty()) return std::nullopt;
    const double median = quartiles(values).median;
    return figure == Figure::hypervolume ? -median : median;
}

/// The least of those that ran.
std::optional<double> least(const Comparison& comparison, const NamedProblem& problem,
                            const Names& plugins) {
    std::optional<double> best;
    for (const std::string& plugin : plugins)
        if (const auto each = cost(comparison, problem, plugin); each && (!best || *each < *best))
            best = each;
    return best;
}

void judge_limits(const Comparison& comparison, std::vector<Verdict>& verdicts) {
    for (const Limit& limit : limits) {
        const NamedProblem* problem = comparison.problem(limit.problem);
        if (!problem) continue;
        for (const std::string& plugin : comparison.plugins) {
            if (is_beaten(plugin)) continue;
            const auto values = figures(*problem, comparison.runs(limit.problem, plugin),
                                        Figure::value, limit.trials);
            if (values.empty()) continue;
            const double median = quartiles(values).median;
            verdicts.push_back({fmt::format("`{}`, {} after {} trials: at most {:.8g}", plugin,
                                            limit.problem, limit.trials, limit.most),
                                shown(median, 8), median <= limit.most});
        }
    }
}

/// That the best median of `judged` is nowhere behind the best of `others`.
template <typename Judged>
void judge_best(const Comparison& comparison, const std::string& what, const Names& judged,
                const Names& others, Judged is_judged, std::vector<Verdict>& verdicts) {
    Names behind;
    std::size_t count = 0;
    for (const NamedProblem& problem : comparison.problems) {
        if (!is_judged(problem)) continue;
        const auto ours = least(comparison, problem, judged),
                   theirs = least(comparison, problem, others);
        if (!ours || !theirs) continue;
        ++count;
        if (*ours > *theirs) behind.push_back(problem.name);
    }
    if (count > 0)
        verdicts.push_back(
            {what,
             fmt::format("{} of {}; behind on: {}", count - behind.size(), count, named(behind)),
             behind.empty()});
}

void judge_failures(const Comparison& comparison, std::vector<Verdict>& verdicts) {
    for (const std::string& plugin : comparison.plugins) {
        if (is_beaten(plugin)) continue;
        Names above;
        std::size_t count = 0;
        for (const NamedProblem& problem : comparison.problems) {
            if (!problem.fails || problem.successes > 0) continue;
            const auto ours = late_failures(comparison.runs(problem.name, plugin));
            const auto theirs = late_failures(comparison.runs(problem.name, "random"));
            if (ours.empty() || theirs.empty()) continue;
            ++count;
            const double ratio = quartiles(ours).median / quartiles(theirs).median;
            if (ratio > failures_most)
                above.push_back(fmt::format("{} {:.2f}", problem.name, ratio));
        }
        if (count > 0)
            verdicts.push_back(
                {fmt::format("`{}`, hidden failures: after the first {} trials at most {:g} of "
                             "random's",
                             plugin, trials_to_learn, failures_most),
                 fmt::format("{} of {}; above: {}", count - above.size(), count, named(above)),
                 above.empty()});
    }
}

/// No problem without limits or failures may be lost to `tpe`.
void judge_against_tpe(const Comparison& comparison, std::vector<Verdict>& verdicts) {
    for (const std::string& plugin : comparison.plugins) {
        if (plugin != "gp" && plugin != "auto") continue;
        for (const std::size_t trials : std::initializer_list<std::size_t>{100, 300}) {
            Names worse, better;
            std::size_t count = 0;
            for (const NamedProblem& problem : single_objective_problems()) {
                if (!comparison.problem(problem.name)) continue;
                const auto ours =
                    figures(problem, comparison.runs(problem.name, plugin), Figure::regret, trials);
                const auto theirs =
                    figures(problem, comparison.runs(problem.name, "tpe"), Figure::regret, trials);
                if (ours.empty() || theirs.empty()) continue;
                ++count;
                if (p_smaller(theirs, ours) < level) worse.push_back(problem.name);
                if (p_smaller(ours, theirs) < level) better.push_back(problem.name);
            }
            if (count == 13)
                verdicts.push_back(
                    {fmt::format("`{}`, {} trials: worse than `tpe` on none of the 13", plugin,
                                 trials),
                     fmt::format("worse on {}; better on {}", named(worse), named(better)),
                     worse.empty()});
        }
    }
}

void judge_choice(const Comparison& comparison, std::vector<Verdict>& verdicts) {
    Names away;
    std::size_t count = 0;
    for (const NamedProblem& problem : comparison.problems) {
        const auto chosen = cost(comparison, problem, "auto");
        const auto best = least(comparison, problem, {"gp", "tpe", "nsga2"});
        if (!chosen || !best) continue;
        ++count;
        if (*chosen > *best + chosen_within * std::abs(*best) ||
            (std::isinf(*chosen) && std::isfinite(*best)))
            away.push_back(problem.name);
    }
    if (count > 0)
        verdicts.push_back(
            {"`auto`: within 10 % of the best of `gp`, `tpe` and `nsga2` on each row",
             fmt::format("{} of {}; not on: {}", count - away.size(), count, named(away)),
             away.empty()});
}

}  // namespace

std::vector<Verdict> verdicts_of(const Comparison& comparison) {
    std::vector<Verdict> verdicts;
    judge_limits(comparison, verdicts);
    judge_best(
        comparison,
        "hidden failures: the best of `gp`, `tpe`, `auto` never below `random` or `nsga2`",
        {"gp", "tpe", "auto"}, beaten,
        [](const NamedProblem& problem) { return problem.fails && problem.successes == 0; },
        verdicts);
    judge_failures(comparison, verdicts);
    judge_best(
        comparison, "several objectives with limits: hypervolume of `gp` above `tpe` and `nsga2`",
        {"gp"}, {"tpe", "nsga2"},
        [](const NamedProblem& problem) {
            return problem.objective_count > 1 && problem.constraint_count > 0 && !problem.fails;
        },
        verdicts);
    judge_against_tpe(comparison, verdicts);
    judge_choice(comparison, verdicts);
    return verdicts;
}

}  // namespace femrun::bench
