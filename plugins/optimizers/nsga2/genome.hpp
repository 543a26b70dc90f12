// SPDX-License-Identifier: MIT
// Where designs are bred: each parameter has a coordinate, one double in a range, and the operators
// know coordinates only.
//
//     real     the value, or its logarithm
//     steps    the step's number, or the logarithm of its value; every coordinate in a step's cell,
//              which is one step wide, means that step, and its own coordinate is the cell's middle
//     choice   its number, which says nothing about nearness
#pragma once

#include <cstdint>
#include <vector>

#include "numerics/axis.hpp"

namespace nsga2 {

struct Parameter {
    numerics::Range range;
    bool categorical = false;
};

class Gene {
public:
    enum class Kind { fixed, real, steps, choice };

    explicit Gene(const Parameter& parameter);

    Kind kind() const { return kind_; }
    /// The range of coordinates.
    double low() const { return low_; }
    double high() const { return high_; }
    /// How many values there are, where there are steps or choices.
    std::uint64_t count() const { return count_; }

    double coordinate(double value) const;
    double value(double coordinate) const;
    /// The value next to this one, upwards or downwards; at an end, the one on the other side.
    double next(double value, bool upwards) const;

private:
    double numbered(double number) const;

    numerics::Range range_;
    numerics::Axis axis_;
    Kind kind_ = Kind::real;
    std::uint64_t count_ = 0;
    double low_ = 0, high_ = 0;
};

using Genome = std::vector<Gene>;

}  // namespace nsga2
