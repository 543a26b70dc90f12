// SPDX-License-Identifier: MIT
// Hidden failures, after 100 successes.
#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "report.hpp"
#include "statistics.hpp"

namespace femrun::bench {

namespace {

double mean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

struct Goal {
    const char* problem;
    double least;  // of a hypervolume; a distance has to be at most its negative
};
constexpr Goal goals[] = {
    {"hypersphere10", -0.40}, {"hypercube5", 5e-5}, {"vessel2", 9.0e12}, {"batchplant", 13.5e12}};

// Trials until the tenth success of the batch plant.
constexpr double tenth_success_most = 600;

template <typename Figure>
std::vector<double> of_each(const std::vector<const Row*>& runs, Figure figure) {
    std::vector<double> values;
    for (const Row* run : runs) values.push_back(static_cast<double>(figure(*run)));
    return values;
}

std::string peers_of(const Peers& peers, const std::string& problem) {
    std::string text;
    if (const auto found = peers.failing.find(problem); found != peers.failing.end())
        for (const auto& [name, runs] : found->second)
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, shown(mean(runs)));
    return text;
}

}  // namespace

void print_failing(const Report& report) {
    std::vector<Verdict> verdicts;
    bool begun = false;
    for (const NamedProblem& problem : report.problems) {
        if (problem.successes == 0 || report.rows.empty()) continue;
        const auto runs = report.runs(problem.name, report.in_flights().front());
        if (runs.empty()) continue;
        if (!begun)
            fmt::print(
                "\nWith hidden failures, after 100 successes: distance (hypersphere10) or "
                "hypervolume, median [quartiles].\n\n| problem | ours | mean | peers, means | "
                "trials | first success | tenth success (latest) "
                "|\n|---|---|---|---|---|---|---|\n");
        begun = true;
        const auto last = of_each(runs, [](const Row& run) { return run.last; });
        const auto tenth = of_each(runs, [](const Row& run) {
            return run.tenth_success > 0 ? run.tenth_success : run.trials;
        });
        const double latest = *std::max_element(tenth.begin(), tenth.end());
        const double tenth_median = quartiles(tenth).median;
        fmt::print(
            "| {} | {} | {} | {} | {:.0f} | {:.0f} | {:.0f} ({:.0f}) |\n", problem.name,
            shown(last), shown(mean(last)), peers_of(report.peers, problem.name),
            quartiles(of_each(runs, [](const Row& run) { return run.trials; })).median,
            quartiles(of_each(runs, [](const Row& run) { return run.first_success; })).median,
            tenth_median, latest);

        const double median = quartiles(last).median;
        for (const Goal& goal : goals)
            if (problem.name == goal.problem)
                verdicts.push_back(
                    {fmt::format("{} {} {:g}", problem.name,
                                 goal.least < 0 ? "at most" : "at least", std::abs(goal.least)),
                     shown(median), goal.least < 0 ? median <= -goal.least : median >= goal.least});
        if (problem.name == "batchplant")
            verdicts.push_back(
                {fmt::format("batchplant: tenth success within {:g} trials", tenth_success_most),
                 fmt::format("{:.0f}, latest {:.0f}", tenth_median, latest),
                 tenth_median <= tenth_success_most});
    }
    print_verdicts(verdicts);
}

}  // namespace femrun::bench
