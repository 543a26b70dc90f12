// SPDX-License-Identifier: MIT
// Several trials in flight: asked together, then told in order. Regrets after 300 trials.
#include <algorithm>

#include <fmt/format.h>

#include "report.hpp"
#include "statistics.hpp"

namespace femrun::bench {

namespace {

constexpr std::size_t trials = 300;

// Of the peers' regret: two runs below it are both done, whichever of them has more digits.
constexpr double share_that_counts = 0.01;

/// Their better median, with and without the liar.
std::optional<double> theirs(const Peers& peers, const std::string& problem,
                             std::size_t in_flight) {
    std::optional<double> least;
    const auto found = peers.parallel.find(problem);
    if (found == peers.parallel.end()) return least;
    for (const auto& [name, by_number] : found->second) {
        const auto runs = by_number.find(in_flight);
        if (runs == by_number.end()) continue;
        const double median = quartiles(runs->second).median;
        if (!least || median < *least) least = median;
    }
    return least;
}

void print_head(std::size_t in_flight) {
    fmt::print(
        "\nRegret after {} trials with {} in flight: median [quartiles].\n\n"
        "| problem | {} in flight | one at a time | ratio | theirs, 8 in flight | ratio | "
        "duplicates |\n|---|---|---|---|---|---|---|\n",
        trials, in_flight, in_flight);
}

void judge(const std::vector<double>& to_sequential, const std::vector<double>& that_counts,
           const std::vector<double>& to_theirs, std::size_t in_flight,
           std::vector<Verdict>& verdicts) {
    if (to_theirs.empty()) return;
    const bool all = to_theirs.size() == 6;
    const auto reached = [all](bool yes) { return all ? std::optional<bool>(yes) : std::nullopt; };
    const double mean = geometric_mean(in_flight == 8 ? to_sequential : to_theirs);
    if (in_flight == 8)
        verdicts.push_back({"8 in flight: at most 1.3 times the sequential regret",
                            fmt::format("{:.3g} times (geometric mean over {} problems; {:.3g} "
                                        "when what is below {} of theirs counts as that)",
                                        mean, to_sequential.size(), geometric_mean(that_counts),
                                        share_that_counts),
                            reached(mean <= 1.3)});
    if (in_flight == 32) {
        const auto wins = std::count_if(to_theirs.begin(), to_theirs.end(),
                                        [](double ratio) { return ratio < 1; });
        verdicts.push_back(
            {"32 in flight: better than theirs with 8",
             fmt::format(
                 "{:.2f} times their regret (geometric mean, none below {}), better on {} of {}",
                 mean, share_that_counts, wins, to_theirs.size()),
             reached(mean < 1)});
    }
}

}  // namespace

void print_parallel(const Report& report) {
    std::vector<Verdict> verdicts;
    for (const std::size_t in_flight : report.in_flights()) {
        if (in_flight == 1) continue;
        bool begun = false;
        std::vector<double> to_sequential, that_counts, to_theirs;
        for (const NamedProblem& problem : report.problems) {
            if (problem.objective_count > 1 || problem.successes > 0) continue;
            const auto runs = report.runs(problem.name, in_flight);
            const auto ours = regrets(problem, runs, trials);
            const auto sequential = regrets(problem, report.runs(problem.name), trials);
            if (ours.empty() || sequential.empty()) continue;
            if (!begun) print_head(in_flight);
            begun = true;
            const double median = quartiles(ours).median;
            const double before = quartiles(sequential).median;
            const double ratio = median / before;
            std::size_t duplicates = 0;
            for (const Row* run : runs) duplicates += run->duplicates;
            fmt::print("| {} | {} | {} | {:.3g} ", problem.name, shown(ours), shown(sequential),
                       ratio);
            if (const auto rival = theirs(report.peers, problem.name, 8)) {
                to_sequential.push_back(ratio);
                const double solved = *rival * share_that_counts;
                that_counts.push_back(std::max(median, solved) / std::max(before, solved));
                to_theirs.push_back(std::max(median / *rival, share_that_counts));
                fmt::print("| {} | {:.3g} ", shown(*rival), median / *rival);
            } else {
                fmt::print("| – | – ");
            }
            fmt::print("| {} |\n", duplicates);
        }
        judge(to_sequential, that_counts, to_theirs, in_flight, verdicts);
    }
    print_verdicts(verdicts);
}

}  // namespace femrun::bench
