// SPDX-License-Identifier: MIT
#include "comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "statistics.hpp"

namespace femrun::bench {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Optima are told apart by more digits than regrets.
int digits_of(Figure figure) { return figure == Figure::regret ? 4 : 6; }

// With fewer trials nothing may be below the near reference.
constexpr std::size_t trials_for_near = 10'000;

/// One-sided tests call a difference real at this level.
constexpr double level = 0.05;

/// " ▲" when it is really better than the first column, " ▼" when it is worse.
std::string mark(std::vector<double> ours, std::vector<double> firsts, Figure figure) {
    if (figure == Figure::hypervolume) {
        for (double& value : ours) value = -value;
        for (double& value : firsts) value = -value;
    }
    if (p_smaller(ours, firsts) < level) return " ▲";
    return p_smaller(firsts, ours) < level ? " ▼" : "";
}

std::string cell(const std::vector<double>& values, Figure figure) {
    const auto none = std::count(values.begin(), values.end(), infinity);
    return shown(values, digits_of(figure)) +
           (none > 0 ? fmt::format(" ({} of {} none)", none, values.size()) : "");
}

/// A Markdown table with a column for each optimizer, whose heading comes with its first row.
class Table {
public:
    Table(const Comparison& comparison, std::string title, std::vector<std::string> before,
          std::vector<std::string> after = {})
        : comparison_(comparison),
          title_(std::move(title)),
          before_(std::move(before)),
          after_(std::move(after)) {}

    void print_row(const std::vector<std::string>& cells) {
        if (!begun_) {
            std::vector<std::string> heads = before_;
            for (const std::string& plugin : comparison_.plugins)
                heads.push_back(fmt::format("`{}`", plugin));
            heads.insert(heads.end(), after_.begin(), after_.end());
            fmt::print("\n{}\n\n| {} |\n|{}\n", title_, fmt::join(heads, " | "),
                       fmt::join(std::vector<const char*>(heads.size(), "---|"), ""));
        }
        begun_ = true;
        fmt::print("| {} |\n", fmt::join(cells, " | "));
    }

private:
    const Comparison& comparison_;
    std::string title_;
    std::vector<std::string> before_, after_;
    bool begun_ = false;
};

std::string of_peers(const Peers& peers, const std::string& problem, std::size_t trials) {
    std::vector<std::string> texts;
    if (const auto found = peers.constrained.find(problem); found != peers.constrained.end())
        for (const auto& [name, by_trials] : found->second)
            if (const auto at = by_trials.find(trials); at != by_trials.end())
                texts.push_back(fmt::format(
                    "{} {:g} ({}n = {})", name, at->second.median,
                    at->second.least == at->second.most
                        ? std::string()
                        : fmt::format("{:g} to {:g}, ", at->second.least, at->second.most),
                    at->second.seeds));
    return texts.empty() ? "–" : fmt::format("{}", fmt::join(texts, ", "));
}

/// The rows of one figure after so many trials; 0: at the end of runs, which each row then names.
void print_figures(const Comparison& comparison, Figure figure, std::size_t trials,
                   const std::string& title) {
    const bool with_peers = figure == Figure::value;
    Table table(comparison, title,
                figure == Figure::value ? std::vector<std::string>{"problem", "trials", "optimum"}
                                        : std::vector<std::string>{"problem", "trials"},
                with_peers ? std::vector<std::string>{"others"} : std::vector<std::string>{});
    for (const NamedProblem& problem : comparison.problems) {
        if ((problem.objective_count > 1) != (figure == Figure::hypervolume)) continue;
        if (figure == Figure::value && figure_of(problem) != Figure::value) continue;
        if (figure == Figure::regret && !problem.optimum) continue;
        std::vector<std::vector<double>> columns;
        std::size_t at = trials;
        for (const std::string& plugin : comparison.plugins) {
            const auto runs = comparison.runs(problem.name, plugin);
            if (trials == 0) at = trials_of(runs);
            columns.push_back(figures(problem, runs, figure, at));
        }
        if (std::all_of(columns.begin(), columns.end(), [](const auto& c) { return c.empty(); }))
            continue;
        std::vector<std::string> cells{
            problem.name, problem.successes > 0 ? fmt::format("{} solved", problem.successes)
                                                : std::to_string(at)};
        if (figure == Figure::value)
            cells.push_back(problem.optimum ? fmt::format("{:.10g}", *problem.optimum) : "–");
        for (std::size_t i = 0; i < columns.size(); ++i)
            cells.push_back(columns[i].empty() ? "–"
                                               : cell(columns[i], figure) +
                                                     (i == 0 || columns[0].empty()
                                                          ? ""
                                                          : mark(columns[i], columns[0], figure)));
        if (with_peers) cells.push_back(of_peers(comparison.peers, problem.name, at));
        table.print_row(cells);
    }
}

void print_failures(const Comparison& comparison) {
    Table table(comparison,
                fmt::format("Share of the trials after the first {} that failed: median "
                            "[quartiles], and what that is of random's.",
                            trials_to_learn),
                {"problem"});
    for (const NamedProblem& problem : comparison.problems) {
        if (!problem.fails) continue;
        const auto random = late_failures(comparison.runs(problem.name, "random"));
        std::vector<std::string> cells{problem.name};
        for (const std::string& plugin : comparison.plugins) {
            const auto shares = late_failures(comparison.runs(problem.name, plugin));
            const bool compared = !shares.empty() && !random.empty() && plugin != "random" &&
                                  quartiles(random).median > 0;
            cells.push_back(shown(shares, 3) +
                            (compared ? fmt::format(" × {:.2f}", quartiles(shares).median /
                                                                     quartiles(random).median)
                                      : ""));
        }
        table.print_row(cells);
    }
}

/// On which course each run of an optimizer that chooses was at its end, by problem.
void print_courses(const Comparison& comparison) {
    Table table(comparison, "What was chosen, at the end of runs.", {"problem"});
    for (const NamedProblem& problem : comparison.problems) {
        std::vector<std::string> cells{problem.name};
        bool chose = false;
        for (const std::string& plugin : comparison.plugins) {
            std::map<std::string, int> times;
            for (const Row* run : comparison.runs(problem.name, plugin))
                if (!run->course.empty()) ++times[run->course];
            std::vector<std::string> texts;
            for (const auto& [course, count] : times)
                texts.push_back(fmt::format("{} × {}", course, count));
            chose = chose || !times.empty();
            cells.push_back(fmt::format("{}", fmt::join(texts, ", ")));
        }
        if (chose) table.print_row(cells);
    }
}

}  // namespace

std::vector<const Row*> Comparison::runs(const std::string& problem,
                                         const std::string& plugin) const {
    std::vector<const Row*> found;
    for (const Row& row : rows)
        if (row.problem == problem && row.plugin == plugin && row.in_flight == 1)
            found.push_back(&row);
    return found;
}

const NamedProblem* Comparison::problem(const std::string& name) const {
    for (const NamedProblem& each : problems)
        if (each.name == name) return &each;
    return nullptr;
}

Figure figure_of(const NamedProblem& problem) {
    if (problem.objective_count > 1) return Figure::hypervolume;
    return problem.constraint_count > 0 || problem.fails ? Figure::value : Figure::regret;
}

std::vector<double> figures(const NamedProblem& problem, const std::vector<const Row*>& runs,
                            Figure figure, std::size_t trials) {
    std::vector<double> values;
    for (const Row* run : runs) {
        if (problem.successes > 0 || (trials == run->trials && figure != Figure::hypervolume)) {
            values.push_back(run->last);
        } else if (figure == Figure::hypervolume) {
            for (const Checkpoint& checkpoint : run->checkpoints)
                if (checkpoint.trials == trials)
                    values.push_back(trials < trials_for_near ? checkpoint.archive.hypervolume_far
                                                              : checkpoint.archive.hypervolume);
        } else if (run->curve.size() * run->every >= trials && trials >= run->every) {
            values.push_back(run->curve[trials / run->every - 1]);
        }
    }
    if (values.size() < runs.size()) return {};
    if (figure == Figure::regret)
        for (double& value : values)
            value = std::max(value - problem.optimum.value_or(0), regret_least);
    return values;
}

std::size_t trials_of(const std::vector<const Row*>& runs) {
    std::size_t least = 0;
    for (const Row* run : runs) least = least == 0 ? run->trials : std::min(least, run->trials);
    return least;
}

std::vector<double> late_failures(const std::vector<const Row*>& runs) {
    std::vector<double> shares;
    for (const Row* run : runs)
        if (run->trials > trials_to_learn)
            shares.push_back(static_cast<double>(run->late_failures) /
                             static_cast<double>(run->trials - trials_to_learn));
    return shares;
}

void print_comparison(const Comparison& comparison) {
    fmt::print(
        "\nMedians [quartiles]; ▲ is really better than the first column, ▼ worse (one-sided "
        "Mann-Whitney tests at {:g} %); in brackets how many runs found nothing feasible.\n",
        100 * level);
    print_figures(comparison, Figure::value, 0, "Best feasible values.");
    for (const std::size_t trials : std::initializer_list<std::size_t>{50, 100, 300, 500})
        print_figures(comparison, Figure::regret, trials,
                      fmt::format("Regret after {} trials.", trials));
    print_figures(comparison, Figure::hypervolume, 0, "Hypervolume of the archive.");
    print_failures(comparison);
    print_courses(comparison);
    print_verdicts(verdicts_of(comparison));
}

}  // namespace femrun::bench
