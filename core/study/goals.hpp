// SPDX-License-Identifier: MIT
// What counts: objectives and constraints, and the judgement of a response by them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "study/search_space.hpp"
#include "study/trial.hpp"

namespace femrun::study {

enum class Sense { minimize, maximize, target };

struct Objective {
    std::string name;
    Sense sense = Sense::minimize;
    std::string of;      // expression over responses and every named quantity of the design
    double target = 0;   // for Sense::target
    std::string unit{};  // for people
    bool operator==(const Objective&) const = default;
};

struct Constraint {
    std::string name;
    std::string of;
    std::optional<double> lower, upper;
    std::string unit{};  // for people
    bool operator==(const Constraint&) const = default;
};

/// The range of a response outside of which it is no result but nonsense: [outputs].
struct PlausibleRange {
    std::string name;  // of the response
    std::optional<double> lower, upper;
    bool operator==(const PlausibleRange&) const = default;
};

struct GoalsDefinition {
    std::vector<std::string> responses;  // names that the solver must return, in order
    std::vector<Objective> objectives;
    std::vector<Constraint> constraints;
    std::vector<PlausibleRange> plausible{};
    bool operator==(const GoalsDefinition&) const = default;
};

/// For each response, whether it is only recorded: no objective and no constraint uses it, and it
/// has no plausible range. Such a one may be missing (NaN) or infinite.
std::vector<bool> only_recorded(const GoalsDefinition& goals);

/// The first objective or constraint that uses a response: "objective 'mass'".
std::optional<std::string> user_of(const GoalsDefinition& goals, const std::string& response);

/// The goals with their formulas compiled against a search space. For one thread at a time.
class Goals {
public:
    /// Fails on a formula that does not compile, naming the objective or constraint.
    static Result<Goals> compile(GoalsDefinition definition, const SearchSpace& space);

    const GoalsDefinition& definition() const { return definition_; }

    /// Why a response in the order of `responses` is no result: one of its numbers is outside its
    /// plausible range. What was never recorded is not held against it.
    std::optional<std::string> implausible(std::span<const double> response) const;

    /// Judges a response in the order of `responses`; `space` is the one it was compiled with. A
    /// value that counts and is not finite is an error that names it and the objective or
    /// constraint that uses it. A response that is only recorded may be NaN.
    ///
    /// `Verdict::violation` adds up by how much limits are violated, each divided by the size of
    /// the limit (by 1 where the limit is 0), so that stresses in MPa and lengths in metres weigh
    /// alike.
    Result<Verdict> judge(const SearchSpace& space, const Design& design,
                          std::span<const double> response) const;

    /// Each objective turned so that smaller is better: v, -v or |v - target|.
    std::vector<double> losses(std::span<const double> values) const;

private:
    GoalsDefinition definition_;
    std::vector<Expression> objectives_, constraints_;
    std::vector<std::size_t> ranged_;      // the response of each plausible range
    mutable std::vector<double> scratch_;  // numbers of the design and the response at hand
};

}  // namespace femrun::study
