// SPDX-License-Identifier: MIT
// Several objectives. The population is a textbook's survivors (metrics.hpp); the archive is all
// that is not dominated.
#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report.hpp"
#include "statistics.hpp"

namespace femrun::bench {

namespace {

/// Table II of Deb and others, IEEE Trans. Evol. Comput. 6(2), 2002: the real-coded NSGA-II.
const std::map<std::string, double> deb_upsilon{{"zdt1", 0.033482},
                                                {"zdt2", 0.072391},
                                                {"zdt3", 0.114500},
                                                {"zdt4", 0.513053},
                                                {"zdt6", 0.296564}};

// Good fronts differ in the fourth.
constexpr int digits = 5;

using Figure = double Measured::*;

/// Of each run that has this checkpoint.
std::vector<double> figures(const std::vector<const Row*>& runs, std::size_t trials,
                            Measured Checkpoint::*set, Figure figure) {
    std::vector<double> values;
    for (const Row* run : runs)
        for (const Checkpoint& checkpoint : run->checkpoints)
            if (checkpoint.trials == trials) values.push_back(checkpoint.*set.*figure);
    return values;
}

struct Rival {
    std::string name;
    std::size_t runs = 0;
    Quartiles hypervolume;
};

std::optional<Rival> best_peer(const Peers& peers, const std::string& problem, std::size_t trials,
                               Peers::Runs Peers::Multi::*figure) {
    std::optional<Rival> best;
    const auto found = peers.multi.find(problem);
    if (found == peers.multi.end()) return best;
    for (const auto& [name, by_trials] : found->second) {
        const auto at = by_trials.find(trials);
        if (at == by_trials.end() || (at->second.*figure).empty()) continue;
        const Quartiles q = quartiles(at->second.*figure);
        if (!best || q.median > best->hypervolume.median)
            best = Rival{name, (at->second.*figure).size(), q};
    }
    return best;
}

class Budget {
public:
    Budget(const Report& report, std::size_t trials, std::size_t in_flight)
        : report_(report), trials_(trials), in_flight_(in_flight) {}

    void print() {
        for (const NamedProblem& problem : report_.problems)
            if (problem.objective_count > 1 && problem.successes == 0) print_row(problem);
    }

    void judge(std::vector<Verdict>& verdicts) const {
        if (compared_ == 0) return;
        const auto reached = [this](bool yes) {
            return compared_ == 10 ? std::optional<bool>(yes) : std::nullopt;
        };
        if (far())
            verdicts.push_back(
                {"1000 trials: hypervolume at least the best peer's median on 8 of 10",
                 fmt::format("{} of {}; below on: {}", compared_ - below_.size(), compared_,
                             named(below_)),
                 reached(compared_ - below_.size() >= 8)});
        else
            verdicts.push_back(
                {"25000 trials: hypervolume at least the best peer's median less its interquartile "
                 "range on all ten",
                 fmt::format("{} of {}; below on: {}", compared_ - below_.size(), compared_,
                             named(below_)),
                 reached(below_.empty())});
    }

private:
    bool far() const { return trials_ < 10000; }

    void print_row(const NamedProblem& problem) {
        const Figure figure = far() ? &Measured::hypervolume_far : &Measured::hypervolume;
        const auto runs = report_.runs(problem.name, in_flight_);
        const auto ours = figures(runs, trials_, &Checkpoint::population, figure);
        if (ours.empty()) return;
        if (!begun_)
            fmt::print(
                "\nHypervolume after {} trials, {} in flight: median [quartiles].\n\n| problem | "
                "reference | "
                "ours, population | best peer, population | share | ours, archive "
                "|\n|---|---|---|---|---|---|\n",
                trials_, in_flight_);
        begun_ = true;
        fmt::print("| {} | ({}) | {} ", problem.name,
                   fmt::join(far() ? problem.reference_far : problem.reference, ", "),
                   shown(ours, digits));
        const double median = quartiles(ours).median;
        const auto rival =
            best_peer(report_.peers, problem.name, trials_,
                      far() ? &Peers::Multi::hypervolume_far : &Peers::Multi::hypervolume);
        if (rival) {
            const Quartiles& q = rival->hypervolume;
            ++compared_;
            if (median < q.median - (far() ? 0 : q.q3 - q.q1)) below_.push_back(problem.name);
            fmt::print("| {} [{}, {}] ({}, n={}) | {:.4f} ", shown(q.median, digits),
                       shown(q.q1, digits), shown(q.q3, digits), rival->name, rival->runs,
                       median / q.median);
        } else {
            fmt::print("| – | – ");
        }
        fmt::print("| {} |\n", shown(figures(runs, trials_, &Checkpoint::archive, figure), digits));
    }

    const Report& report_;
    std::size_t trials_, in_flight_;
    bool begun_ = false;
    std::size_t compared_ = 0;
    std::vector<std::string> below_;
};

std::string least_median(const Peers& peers, const std::string& problem, std::size_t trials,
                         Peers::Runs Peers::Multi::*figure) {
    std::optional<std::pair<double, std::string>> least;
    if (const auto found = peers.multi.find(problem); found != peers.multi.end())
        for (const auto& [name, by_trials] : found->second) {
            const auto at = by_trials.find(trials);
            if (at == by_trials.end() || (at->second.*figure).empty()) continue;
            const std::pair entry{quartiles(at->second.*figure).median, name};
            if (!least || entry < *least) least = entry;
        }
    return least ? fmt::format("{} ({})", shown(least->first), least->second) : "–";
}

void print_convergence(const Report& report, std::size_t trials, std::vector<Verdict>& verdicts) {
    std::size_t measured = 0;
    std::vector<std::string> missed;
    for (const NamedProblem& problem : report.problems) {
        if (!problem.front) continue;
        const auto runs = report.runs(problem.name);
        const auto ours = figures(runs, trials, &Checkpoint::population, &Measured::upsilon);
        if (ours.empty()) continue;
        if (measured++ == 0)
            fmt::print(
                "\nConvergence and diversity after {} trials: median [quartiles].\n\n| problem | Υ "
                "| best peer's Υ | Deb 2002 | Δ | best peer's Δ |\n|---|---|---|---|---|---|\n",
                trials);
        const double deb = deb_upsilon.at(problem.name);
        if (!(quartiles(ours).median < deb / 10)) missed.push_back(problem.name);
        fmt::print("| {} | {} | {} | {} | {} | {} |\n", problem.name, shown(ours),
                   least_median(report.peers, problem.name, trials, &Peers::Multi::upsilon), deb,
                   shown(figures(runs, trials, &Checkpoint::population, &Measured::delta)),
                   least_median(report.peers, problem.name, trials, &Peers::Multi::delta));
    }
    if (measured > 0)
        verdicts.push_back(
            {"25000 trials: Υ below a tenth of Deb 2002's on all five ZDT",
             fmt::format("{} of {}; not on: {}", measured - missed.size(), measured, named(missed)),
             measured == 5 ? std::optional(missed.empty()) : std::nullopt});
}

}  // namespace

void print_multi(const Report& report) {
    std::vector<Verdict> verdicts;
    for (const std::size_t in_flight : report.in_flights())
        for (const std::size_t trials : std::initializer_list<std::size_t>{1000, 25000}) {
            Budget budget(report, trials, in_flight);
            budget.print();
            if (in_flight == 1) budget.judge(verdicts);
        }
    print_convergence(report, 25000, verdicts);
    print_verdicts(verdicts);
}

}  // namespace femrun::bench
