// SPDX-License-Identifier: MIT
// What a design is made of. Only parameters vary; fixed and derived quantities are computed from
// them, so a design in memory, on the wire and in the database is one number a parameter.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace femrun::study {

enum class Scale { linear, logarithmic };

/// A real number in [low, high]; with a step, one of low + k * step up to high.
struct RealDomain {
    double low = 0, high = 1;
    std::optional<double> step;
    Scale scale = Scale::linear;
    bool operator==(const RealDomain&) const = default;
};

/// A whole number low + k * step in [low, high].
struct IntegerDomain {
    std::int64_t low = 0, high = 1, step = 1;
    Scale scale = Scale::linear;
    bool operator==(const IntegerDomain&) const = default;
};

/// A value as people and solvers see it.
using Value = std::variant<double, std::int64_t, std::string>;

/// One of the listed values, which have no order. All are texts or all are numbers.
struct CategoricalDomain {
    std::vector<Value> choices;
    bool operator==(const CategoricalDomain&) const = default;
};

using Domain = std::variant<RealDomain, IntegerDomain, CategoricalDomain>;

/// A named quantity that the optimizer may set.
struct Parameter {
    std::string name;
    Domain domain;
    std::string unit;
    bool operator==(const Parameter&) const = default;
};

/// One number for every parameter, in search-space order: the real value, the integer value, or
/// the index of the choice (from 0).
using Design = std::vector<double>;

struct NamedValue {
    std::string name;
    Value value;
    bool operator==(const NamedValue&) const = default;
};

/// How many values the domain has; none when it is a continuum.
std::optional<std::uint64_t> cardinality(const Domain& domain);

/// Value number `k` of a domain that has so many, coded.
double value_at(const Domain& domain, std::uint64_t k);

/// Whether `coded` (see `Design`) is a value of the domain, steps included (to 1e-9 of a step).
bool contains(const Domain& domain, double coded);

/// What a person sees for the coded number; NaN stands for a value that the domain does not have.
Value decoded(const Domain& domain, double coded);

/// The coded number of a value that a person gave, brought exactly onto its step; nothing when it
/// is outside the domain.
std::optional<double> coded(const Domain& domain, const Value& value);

/// A coded number of the domain as the grid has it (femrun/abi/grid.h): 0.1 + 2 * 0.1 is 0.3, so
/// that a design has the same bits whoever computed it.
double snapped(const Domain& domain, double coded);

/// The value in the middle of the domain, coded: what to try where nothing else is known. Of a
/// logarithmic one the middle of its decades; of a grid the value nearest to that.
double middle(const Domain& domain);

/// Shortest text that reads back as the same value; texts as they are.
std::string to_string(const Value& value);

/// "a number from 4 to 20", "a whole number from 0 to 8 in steps of 2", "one of 'S235', 'S355'".
std::string described(const Domain& domain);

}  // namespace femrun::study
