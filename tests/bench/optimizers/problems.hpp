// SPDX-License-Identifier: MIT
// The named problems that optimizers are measured on. A problem is a row of a table in one of the
// files problems_*.cpp; to add one, add a row. Everything is minimised.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "study/parameter.hpp"

namespace femrun::bench {

using Points = std::vector<std::vector<double>>;

/// What a design comes to.
struct Outcome {
    std::vector<double> objectives;   // empty: the design cannot be solved (a hidden constraint)
    std::vector<double> constraints;  // each kept when <= 0

    bool failed() const { return objectives.empty(); }
    bool feasible() const {
        for (const double constraint : constraints)
            if (!(constraint <= 0)) return false;
        return !failed();
    }
};

using Evaluate = std::function<Outcome(const study::Design&)>;

struct NamedProblem {
    std::string name;
    std::vector<study::Parameter> parameters;
    Evaluate evaluate;
    std::uint32_t objective_count = 1, constraint_count = 0;

    // -- one objective
    std::optional<double> optimum;  // least feasible value, or the best known

    // -- several
    std::vector<double> reference;      // of the hypervolume, once the front is near
    std::vector<double> reference_far;  // and for small budgets, when nothing is below the first
    std::function<Points(std::size_t)> front;  // that many points on the true front; may be empty

    // -- with hidden failures
    bool fails = false;                    // some designs have no objectives
    std::optional<study::Design> initial;  // adopted as trial 1
    std::size_t successes = 0;  // ends after so many solved trials instead of a number of trials

    std::size_t trials = 0;  // what a run has if nobody says otherwise; 0: as its kind has
};

// The families, in the order of the listing.
std::vector<NamedProblem> single_objective_problems();  // problems_single.cpp
std::vector<NamedProblem> multi_objective_problems();   // problems_multi.cpp
std::vector<NamedProblem> failing_problems();           // problems_failing.cpp
std::vector<NamedProblem> constrained_problems();       // problems_constrained.cpp
std::vector<NamedProblem> hidden_problems();            // problems_hidden.cpp
std::vector<NamedProblem> front_problems();             // problems_fronts.cpp
// What constants are tuned on, disjoint from the others, which judge the result.
std::vector<NamedProblem> tuning_problems();              // problems_tuning.cpp
std::vector<NamedProblem> tuning_engineering_problems();  // problems_tuning_engineering.cpp
std::vector<NamedProblem> tuning_angles_problems();       // problems_tuning_angles.cpp
std::vector<NamedProblem> tuning_failing_problems();      // problems_tuning_failing.cpp
std::vector<NamedProblem> tuning_constrained_problems();  // problems_tuning_constrained.cpp
std::vector<NamedProblem> tuning_hidden_problems();       // problems_tuning_hidden.cpp
std::vector<NamedProblem> tuning_front_problems();        // problems_tuning_fronts.cpp

/// The problems that a list names, comma-separated: names, families, or `all`. In the order named,
/// each once.
Result<std::vector<NamedProblem>> problems_named(std::string_view list);

/// "single, multi, ...": what can be named beside single problems.
std::string family_names();

// -- what rows are made of

/// One objective under so many limits, for 100 trials.
NamedProblem constrained(std::string name, std::vector<study::Parameter> parameters,
                         Outcome (*evaluate)(const study::Design&), std::uint32_t constraint_count,
                         double optimum);
/// Several objectives under so many limits, for 100 trials.
NamedProblem front(std::string name, std::vector<study::Parameter> parameters,
                   Outcome (*evaluate)(const study::Design&), std::uint32_t constraint_count,
                   const std::vector<double>& reference);

// Parts of the family `constrained`.
std::vector<NamedProblem> suite_problems();  // problems_constrained_suite.cpp
NamedProblem truss_problem();                // problems_truss.cpp

study::Parameter real(std::string name, double low, double high,
                      study::Scale scale = study::Scale::linear);
study::Parameter integer(std::string name, std::int64_t low, std::int64_t high,
                         study::Scale scale = study::Scale::linear, std::int64_t step = 1);
study::Parameter categorical(std::string name, const std::vector<std::string>& choices);
/// x0 ... x(n-1), each in [low, high].
std::vector<study::Parameter> box(std::size_t n, double low, double high);

}  // namespace femrun::bench
