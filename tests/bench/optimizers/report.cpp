// SPDX-License-Identifier: MIT
#include "report.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "statistics.hpp"

namespace femrun::bench {

std::vector<const Row*> Report::runs(const std::string& problem, std::size_t in_flight) const {
    std::vector<const Row*> found;
    for (const Row& row : rows)
        if (row.problem == problem && row.in_flight == in_flight) found.push_back(&row);
    return found;
}

std::vector<std::size_t> Report::in_flights() const {
    std::set<std::size_t> found;
    for (const Row& row : rows) found.insert(row.in_flight);
    return {found.begin(), found.end()};
}

void print_verdicts(const std::vector<Verdict>& verdicts) {
    if (verdicts.empty()) return;
    fmt::print("\n| goal | measured | |\n|---|---|---|\n");
    for (const Verdict& verdict : verdicts)
        fmt::print("| {} | {} | {} |\n", verdict.goal, verdict.measured,
                   !verdict.reached   ? "not all was run"
                   : *verdict.reached ? "reached"
                                      : "**missed**");
}

std::string shown(double value, int digits) {
    return std::isinf(value) ? "none" : fmt::format("{:.{}g}", value, digits);
}

std::string shown(const std::vector<double>& values, int digits) {
    if (values.empty()) return "–";
    const Quartiles q = quartiles(values);
    return fmt::format("{} [{}, {}]", shown(q.median, digits), shown(q.q1, digits),
                       shown(q.q3, digits));
}

std::string named(const std::vector<std::string>& problems) {
    return problems.empty() ? "none" : fmt::format("{}", fmt::join(problems, ", "));
}

std::vector<double> regrets(const NamedProblem& problem, const std::vector<const Row*>& runs,
                            std::size_t trials) {
    std::vector<double> values;
    for (const Row* run : runs) {
        if (run->curve.size() * run->every < trials) return {};
        const double regret = run->curve[trials / run->every - 1] - problem.optimum.value_or(0);
        values.push_back(problem.optimum ? std::max(regret, regret_least) : regret);
    }
    return values;
}

bool is_tpe(const std::string& peer) { return peer.find("tpe") != std::string::npos; }

}  // namespace femrun::bench
