// SPDX-License-Identifier: MIT
// One objective. Regret is what is above the optimum.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report.hpp"
#include "statistics.hpp"

namespace femrun::bench {

namespace {

// One-sided tests call a difference real at this level.
constexpr double level = 0.05;

// Below this share of a peer's regret a run is done: without a floor one problem that is solved to
// the last digit would decide the mean over all.
constexpr double ratio_floor = 0.01;

double median(const std::vector<double>& values) { return quartiles(values).median; }

struct Rival {
    std::string name;
    const std::vector<double>* runs = nullptr;
    double median = 0;
};

/// The peers' TPE of the least median.
std::optional<Rival> best_tpe(const Peers& peers, const std::string& problem, std::size_t trials) {
    std::optional<Rival> best;
    const auto found = peers.single.find(problem);
    if (found == peers.single.end()) return best;
    for (const auto& [name, peer] : found->second) {
        const auto at = peer.at.find(trials);
        if (!is_tpe(name) || at == peer.at.end()) continue;
        const double value = median(at->second);
        if (!best || value < best->median) best = Rival{name, &at->second, value};
    }
    return best;
}

const std::vector<double>* runs_of(const Peers& peers, const std::string& problem,
                                   const std::string& peer, std::size_t trials) {
    const auto found = peers.single.find(problem);
    if (found == peers.single.end()) return nullptr;
    const auto by_name = found->second.find(peer);
    if (by_name == found->second.end()) return nullptr;
    const auto at = by_name->second.at.find(trials);
    return at == by_name->second.at.end() ? nullptr : &at->second;
}

/// What the verdicts count.
struct Tally {
    std::size_t problems = 0, cmaes_problems = 0;
    std::vector<std::string> worse, better, beats_cmaes;
    std::vector<double> ratios;
};

/// "p" when the difference is real, in bold, else the plain number.
std::string shown_p(double p) {
    return p < level ? fmt::format("**{:.2g}**", p) : fmt::format("{:.2g}", p);
}

void print_row(const Report& report, const NamedProblem& problem, const std::vector<double>& ours,
               std::size_t trials, Tally& tally) {
    fmt::print("| {} | {} ", problem.name, shown(ours));
    const double our_median = median(ours);
    if (const auto rival = best_tpe(report.peers, problem.name, trials)) {
        const double worse = p_smaller(*rival->runs, ours), better = p_smaller(ours, *rival->runs);
        ++tally.problems;
        if (worse < level) tally.worse.push_back(problem.name);
        if (better < level) tally.better.push_back(problem.name);
        tally.ratios.push_back(our_median / rival->median);
        fmt::print("| {} ({}, n={}) | {:.3g} | {} | {} ", shown(rival->median), rival->name,
                   rival->runs->size(), tally.ratios.back(), shown_p(worse), shown_p(better));
    } else {
        fmt::print("| – | – | – | – ");
    }
    if (const auto* cmaes = runs_of(report.peers, problem.name, "cmaes", trials)) {
        ++tally.cmaes_problems;
        if (our_median < median(*cmaes)) tally.beats_cmaes.push_back(problem.name);
        fmt::print("| {} ({:.3g}) |\n", shown(median(*cmaes)), our_median / median(*cmaes));
    } else {
        fmt::print("| – |\n");
    }
}

void print_against_each(const Report& report, const std::vector<NamedProblem>& problems,
                        std::size_t trials, std::size_t in_flight) {
    constexpr const char* peers[] = {"random",          "tpe-mv", "tpe-uni", "rustuna-tpe",
                                     "rustuna-tpe-uni", "cmaes",  "gp"};
    fmt::print("\nAfter {} trials, against each peer: the smaller one-sided p, bold when real.\n\n",
               trials);
    fmt::print("| problem | {} |\n|{}\n", fmt::join(peers, " | "),
               fmt::join(std::vector<const char*>(std::size(peers) + 1, "---|"), ""));
    for (const NamedProblem& problem : problems) {
        const auto ours = regrets(problem, report.runs(problem.name, in_flight), trials);
        if (ours.empty() || !report.peers.single.contains(problem.name)) continue;
        fmt::print("| {} ", problem.name);
        for (const char* peer : peers) {
            const auto* theirs = runs_of(report.peers, problem.name, peer, trials);
            if (!theirs) {
                fmt::print("| – ");
                continue;
            }
            const double better = p_smaller(ours, *theirs), worse = p_smaller(*theirs, ours);
            fmt::print("| {} {} ", better <= worse ? "better" : "worse",
                       shown_p(std::min(better, worse)));
        }
        fmt::print("|\n");
    }
}

double floored_mean(std::vector<double> ratios) {
    for (double& ratio : ratios) ratio = std::max(ratio, ratio_floor);
    return geometric_mean(ratios);
}

std::optional<bool> if_all(bool all, bool reached) {
    return all ? std::optional<bool>(reached) : std::nullopt;
}

void judge(const Report& report, std::size_t trials, const Tally& tally,
           std::vector<Verdict>& verdicts) {
    if (tally.problems == 0) return;
    const bool all = tally.problems == 13;
    verdicts.push_back({fmt::format("{} trials: worse than their best TPE on none", trials),
                        fmt::format("worse on {} of {}: {}", tally.worse.size(), tally.problems,
                                    named(tally.worse)),
                        if_all(all, tally.worse.empty())});
    verdicts.push_back(
        {fmt::format("{} trials: better than their best TPE on at least 9 of 13", trials),
         fmt::format("better on {} of {}", tally.better.size(), tally.problems),
         if_all(all, tally.better.size() >= 9)});
    if (trials < 300) return;
    verdicts.push_back(
        {"300 trials: geometric mean of the ratios of regrets at most 0.4",
         fmt::format("{:.3g} ({:.3g} with no ratio below {})", geometric_mean(tally.ratios),
                     floored_mean(tally.ratios), ratio_floor),
         if_all(all, geometric_mean(tally.ratios) <= 0.4)});
    verdicts.push_back({"300 trials: better than CMA-ES on at least 8 of 12",
                        fmt::format("{} of {}: {}", tally.beats_cmaes.size(), tally.cmaes_problems,
                                    named(tally.beats_cmaes)),
                        if_all(tally.cmaes_problems == 12, tally.beats_cmaes.size() >= 8)});
    for (const auto& [name, most] : {std::pair{"vessel", 6800.0}, std::pair{"mixed8", 0.1}})
        for (const NamedProblem& problem : report.problems)
            if (problem.name == name) {
                const auto ours = regrets(problem, report.runs(name), 300);
                if (ours.empty()) continue;
                const double value = median(ours) + *problem.optimum;
                verdicts.push_back({fmt::format("300 trials: {} at most {}", name, most),
                                    shown(value), value <= most});
            }
}

}  // namespace

void print_single(const Report& report) {
    std::vector<NamedProblem> problems;
    for (const NamedProblem& problem : report.problems)
        if (problem.objective_count == 1 && problem.successes == 0) problems.push_back(problem);
    std::vector<Verdict> verdicts;
    for (const std::size_t in_flight : report.in_flights())
        for (const std::size_t trials : std::initializer_list<std::size_t>{100, 300}) {
            Tally tally;
            bool begun = false;
            for (const NamedProblem& problem : problems) {
                const auto ours = regrets(problem, report.runs(problem.name, in_flight), trials);
                if (ours.empty()) continue;
                if (!begun)
                    fmt::print(
                        "\nRegret after {} trials, {} in flight: median [quartiles].\n\n"
                        "| problem | ours | their best TPE | ratio | p, worse | p, better | CMA-ES "
                        "(ratio) |\n|---|---|---|---|---|---|---|\n",
                        trials, in_flight);
                begun = true;
                print_row(report, problem, ours, trials, tally);
            }
            if (tally.problems > 0) print_against_each(report, problems, trials, in_flight);
            if (in_flight == 1) judge(report, trials, tally, verdicts);
        }
    print_verdicts(verdicts);
}

}  // namespace femrun::bench
