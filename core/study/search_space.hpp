// SPDX-License-Identifier: MIT
// The ordered parameters of a study, with what is computed from them (fixed and derived quantities)
// and the rules that a design must keep before it is worth a solve.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "study/expression.hpp"
#include "study/parameter.hpp"

namespace femrun::study {

struct Fixed {
    std::string name;
    Value value;
    std::string unit;
    bool operator==(const Fixed&) const = default;
};

struct Derived {
    std::string name;
    std::string expression;  // over parameters, fixed and earlier derived quantities
    std::string unit;
    bool operator==(const Derived&) const = default;
};

/// Known before solving: the expression must be true (not 0 and not NaN) for a design to be solved.
struct Rule {
    std::string name;
    std::string expression;
    bool operator==(const Rule&) const = default;
};

/// The definition, as plain values: what the study file says and the wire carries.
struct SpaceDefinition {
    std::vector<Parameter> parameters;
    std::vector<Fixed> fixed;
    std::vector<Derived> derived;  // in an order in which each uses only earlier ones
    std::vector<Rule> rules;
    bool operator==(const SpaceDefinition&) const = default;
};

/// The definition with its formulas compiled. For one thread at a time.
class SearchSpace {
public:
    /// Fails on a formula that does not compile, naming the quantity or rule; a `SpaceDefinition`
    /// of a study file without mistakes always compiles.
    static Result<SearchSpace> compile(SpaceDefinition definition);

    const SpaceDefinition& definition() const { return definition_; }
    std::size_t size() const { return definition_.parameters.size(); }

    /// Every named quantity of a design, in this order: parameters, fixed, derived.
    std::vector<NamedValue> expand(const Design& design) const;
    /// The same without their names.
    std::vector<Value> values(const Design& design) const;

    /// The numbers that formulas see, in the order of `names()`: a categorical parameter of numbers
    /// is its value, one of texts the index of its choice, a fixed text 0.
    void numbers(const Design& design, std::vector<double>& into) const;
    const std::vector<ExpressionName>& names() const { return names_; }

    /// The name of the first rule that the design breaks; nothing when it keeps them all.
    std::optional<std::string> broken_rule(const Design& design) const;

    /// Why `design` is not a point of this space (length, domain); nothing when it is one.
    std::optional<std::string> misfit(const Design& design) const;

    /// A point of this space with each value as its grid has it.
    Design snapped(Design design) const;

    /// How many designs there are, rules aside; none for a continuum or beyond 2^53.
    std::optional<std::uint64_t> cardinality() const;

    /// How many of them keep the rules, one by one; none where there are more than `most` in all.
    std::optional<std::uint64_t> count_designs(std::uint64_t most) const;

private:
    SpaceDefinition definition_;
    std::vector<ExpressionName> names_;
    std::vector<Expression> derived_;
    std::vector<Expression> rules_;
    std::vector<double> constants_;        // of the fixed quantities
    mutable std::vector<double> scratch_;  // numbers of the design at hand
};

}  // namespace femrun::study
