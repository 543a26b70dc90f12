// SPDX-License-Identifier: MIT
// What the runs say, as Markdown tables, beside the peers, with a verdict on each goal.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "peers.hpp"
#include "run.hpp"

namespace femrun::bench {

struct Report {
    const std::vector<NamedProblem>& problems;
    const std::vector<Row>& rows;
    const Peers& peers;

    /// Of one problem, with so many in flight, by seed.
    std::vector<const Row*> runs(const std::string& problem, std::size_t in_flight = 1) const;
    /// Numbers of trials in flight that there are rows of, ascending.
    std::vector<std::size_t> in_flights() const;
};

/// A goal with what was measured; without a judgement when not all that it speaks of was run.
struct Verdict {
    std::string goal, measured;
    std::optional<bool> reached;
};

/// Below it a problem is solved: optima are known to ten digits or so, and who is nearer to one
/// than that is a matter of rounding.
inline constexpr double regret_least = 1e-9;

void print_single(const Report& report);    // report_single.cpp
void print_parallel(const Report& report);  // report_parallel.cpp
void print_multi(const Report& report);     // report_multi.cpp
void print_failing(const Report& report);   // report_failing.cpp

void print_verdicts(const std::vector<Verdict>& verdicts);

/// "0.2544 [0.1854, 0.2977]".
std::string shown(const std::vector<double>& values, int digits = 4);
std::string shown(double value, int digits = 4);
/// "sphere5, levy5", or "none".
std::string named(const std::vector<std::string>& problems);

/// What is above the optimum after so many trials, of each run, at least `regret_least`; nothing
/// when one was shorter.
std::vector<double> regrets(const NamedProblem& problem, const std::vector<const Row*>& runs,
                            std::size_t trials);

/// TPE as Optuna or rustuna has it, whatever the variant.
bool is_tpe(const std::string& peer);

}  // namespace femrun::bench
