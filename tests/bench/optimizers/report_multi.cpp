// SPDX-License-Identifier: MIT
// Several objectives: two populations that selections would have kept of the designs tried
// (run.hpp), and the archive. Which one is the plugin's own is for the reader to know: of `nsga2`
// it is the one that thinning keeps, or the textbook's when `survivors` says so, both with
// `population` 100.
#include <algorithm>
#include <iterator>
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

struct Selection {
    const char* name;
    Measured Checkpoint::*kept;
};
constexpr Selection selections[] = {{"thinning", &Checkpoint::thinned},
                                    {"the textbook", &Checkpoint::textbook}};

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
        const std::size_t allowed = far() ? 2 : 0;
        for (std::size_t i = 0; i < std::size(selections); ++i)
            verdicts.push_back(
                {fmt::format("{} trials, kept by {}: hypervolume at least the best peer's {}",
                             trials_, selections[i].name,
                             far() ? "median on 8 of 10"
                                   : "median less its interquartile range on all ten"),
                 fmt::format("{} of {}; below on: {}", compared_ - below_[i].size(), compared_,
                             named(below_[i])),
                 compared_ == 10 ? std::optional(below_[i].size() <= allowed) : std::nullopt});
    }

private:
    bool far() const { return trials_ < 10000; }

    void print_heading() {
        if (begun_) return;
        begun_ = true;
        fmt::print(
            "\nHypervolume after {} trials, {} in flight: median [quartiles].\n\n| problem | "
            "reference ",
            trials_, in_flight_);
        for (const Selection& selection : selections)
            fmt::print("| kept by {} | share ", selection.name);
        fmt::print("| best peer, population | archive |\n|---|---|---|---|---|---|---|---|\n");
    }

    void print_row(const NamedProblem& problem) {
        const Figure figure = far() ? &Measured::hypervolume_far : &Measured::hypervolume;
        const auto runs = report_.runs(problem.name, in_flight_);
        const auto archive = figures(runs, trials_, &Checkpoint::archive, figure);
        if (archive.empty()) return;
        print_heading();
        fmt::print("| {} | ({}) ", problem.name,
                   fmt::join(far() ? problem.reference_far : problem.reference, ", "));
        const auto rival =
            best_peer(report_.peers, problem.name, trials_,
                      far() ? &Peers::Multi::hypervolume_far : &Peers::Multi::hypervolume);
        if (rival) ++compared_;
        for (std::size_t i = 0; i < std::size(selections); ++i) {
            const auto kept = figures(runs, trials_, selections[i].kept, figure);
            fmt::print("| {} | {} ", shown(kept, digits), share(i, problem, kept, rival));
        }
        if (rival) {
            const Quartiles& q = rival->hypervolume;
            fmt::print("| {} [{}, {}] ({}, n={}) ", shown(q.median, digits), shown(q.q1, digits),
                       shown(q.q3, digits), rival->name, rival->runs);
        } else {
            fmt::print("| – ");
        }
        fmt::print("| {} |\n", shown(archive, digits));
    }

    /// Of the peer's median; notes who is below what is asked for.
    std::string share(std::size_t selection, const NamedProblem& problem,
                      const std::vector<double>& kept, const std::optional<Rival>& rival) {
        if (!rival) return "–";
        const Quartiles& q = rival->hypervolume;
        const double median = quartiles(kept).median;
        if (median < q.median - (far() ? 0 : q.q3 - q.q1))
            below_[selection].push_back(problem.name);
        return fmt::format("{:.4f}", median / q.median);
    }

    const Report& report_;
    std::size_t trials_, in_flight_;
    bool begun_ = false;
    std::size_t compared_ = 0;
    std::vector<std::string> below_[std::size(selections)];
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

void print_convergence(const Report& report, std::size_t trials, const Selection& selection,
                       std::vector<Verdict>& verdicts) {
    std::size_t measured = 0;
    std::vector<std::string> missed;
    for (const NamedProblem& problem : report.problems) {
        if (!problem.front) continue;
        const auto runs = report.runs(problem.name);
        const auto ours = figures(runs, trials, selection.kept, &Measured::upsilon);
        if (ours.empty()) continue;
        if (measured++ == 0)
            fmt::print(
                "\nConvergence and diversity after {} trials of the population that {} keeps: "
                "median [quartiles].\n\n| problem | Υ | best peer's Υ | Deb 2002 | Δ | best "
                "peer's Δ |\n|---|---|---|---|---|---|\n",
                trials, selection.name);
        const double deb = deb_upsilon.at(problem.name);
        if (!(quartiles(ours).median < deb / 10)) missed.push_back(problem.name);
        fmt::print("| {} | {} | {} | {} | {} | {} |\n", problem.name, shown(ours),
                   least_median(report.peers, problem.name, trials, &Peers::Multi::upsilon), deb,
                   shown(figures(runs, trials, selection.kept, &Measured::delta)),
                   least_median(report.peers, problem.name, trials, &Peers::Multi::delta));
    }
    if (measured > 0)
        verdicts.push_back(
            {fmt::format("{} trials, kept by {}: Υ below a tenth of Deb 2002's on all five ZDT",
                         trials, selection.name),
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
    for (const Selection& selection : selections)
        print_convergence(report, 25000, selection, verdicts);
    print_verdicts(verdicts);
}

}  // namespace femrun::bench
