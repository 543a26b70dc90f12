// SPDX-License-Identifier: MIT
#include "curves.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "statistics.hpp"

namespace femrun::bench {

namespace {

// With several objectives, up to here the far reference shows more: little is below the near one.
constexpr std::size_t trials_for_near = 2000;

// As many as a chart has pixels for, about.
constexpr std::size_t points_max = 250;

using Curve = std::vector<double> Row::*;

Curve curve_of(const NamedProblem& problem, const std::vector<const Row*>& runs) {
    const bool near = problem.objective_count == 1 || problem.successes > 0 ||
                      runs.front()->trials > trials_for_near;
    return near ? &Row::curve : &Row::curve_far;
}

Series ours(const NamedProblem& problem, const std::vector<const Row*>& runs,
            const std::string& name) {
    Series series{name, Series::Kind::ours, {}, {}};
    const Curve curve = curve_of(problem, runs);
    std::size_t longest = 0;
    for (const Row* run : runs) longest = std::max(longest, (run->*curve).size());
    const std::size_t every = 1 + longest / points_max;
    for (std::size_t i = 0; i < longest; ++i) {
        if (i % every != 0 && i + 1 != longest) continue;
        std::vector<double> values;
        // A run that has ended keeps what it found.
        for (const Row* run : runs)
            if (const auto& all = run->*curve; !all.empty())
                values.push_back(all[std::min(i, all.size() - 1)] - problem.optimum.value_or(0));
        const Quartiles q = quartiles(values);
        series.points.emplace_back(static_cast<double>((i + 1) * runs.front()->every), q.median);
        series.band.emplace_back(q.q1, q.q3);
    }
    return series;
}

Series level(const std::string& name, double value, const Chart& chart) {
    Series series{name, Series::Kind::rival, {}, {}};
    const auto& along = chart.series.front().points;
    if (!along.empty()) series.points = {{along.front().first, value}, {along.back().first, value}};
    return series;
}

void add_peers(const Report& report, const NamedProblem& problem,
               const std::vector<const Row*>& runs, Chart& chart) {
    if (const auto found = report.peers.single.find(problem.name);
        found != report.peers.single.end())
        for (const auto& [name, peer] : found->second) {
            Series series{name, Series::Kind::rival, {}, {}};
            for (std::size_t i = 0; i < peer.median.size(); ++i)
                series.points.emplace_back(static_cast<double>(10 * (i + 1)), peer.median[i]);
            chart.series.push_back(std::move(series));
        }
    if (const auto found = report.peers.multi.find(problem.name);
        found != report.peers.multi.end()) {
        const bool near = runs.front()->trials > trials_for_near;
        for (const auto& [name, by_trials] : found->second)
            if (const auto at = by_trials.find(near ? 25000 : 1000); at != by_trials.end())
                chart.series.push_back(level(
                    fmt::format("{}, at {}", name, at->first),
                    quartiles(near ? at->second.hypervolume : at->second.hypervolume_far).median,
                    chart));
    }
    if (const auto found = report.peers.failing.find(problem.name);
        found != report.peers.failing.end())
        for (const auto& [name, values] : found->second)
            chart.series.push_back(level(name + ", at the end",
                                         std::accumulate(values.begin(), values.end(), 0.0) /
                                             static_cast<double>(values.size()),
                                         chart));
}

}  // namespace

Chart curves(const Report& report, const NamedProblem& problem, const std::string& plugin) {
    Chart chart;
    const std::string name = "femrun " + plugin;
    std::vector<const Row*> first;
    for (const std::size_t in_flight : report.in_flights()) {
        const auto runs = report.runs(problem.name, in_flight);
        if (runs.empty()) continue;
        if (first.empty()) first = runs;
        chart.series.push_back(
            ours(problem, runs,
                 in_flight == 1 ? name : fmt::format("{}, {} in flight", name, in_flight)));
    }
    if (first.empty()) return chart;
    chart.title =
        fmt::format("{}: median of {} seeds, quartiles as band", problem.name, first.size());
    chart.x_label = "trials";
    if (problem.objective_count == 1) {
        chart.y_label = problem.successes > 0 ? "least distance so far" : "regret";
        chart.y_axis = Chart::Axis::logarithmic;
    } else {
        chart.y_label =
            problem.successes > 0 ? "hypervolume of the archive" : "hypervolume the textbook keeps";
        if (problem.successes == 0) chart.x_axis = Chart::Axis::logarithmic;
    }
    add_peers(report, problem, first, chart);
    return chart;
}

}  // namespace femrun::bench
