// SPDX-License-Identifier: MIT
// Where the search takes place: every parameter that can move, on a scale of its own from 0 to 1.
//
// A point has first its ordered coordinates, in [0, 1], then its choices, as indices. A real
// parameter is mapped linearly or in the logarithm. A stepped one is cut into cells, one a value,
// and the point of a design is in the middle of them: a kernel sees neighbours at equal distances,
// and the first and the last value are as easily met as the others. What cannot move is no
// coordinate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "numerics/axis.hpp"

namespace search {

struct Parameter {
    numerics::Range range;
    bool categorical = false;  // low 0, step 1
};

class Space {
public:
    explicit Space(const std::vector<Parameter>& parameters);

    std::size_t parameters() const { return parameters_; }
    std::size_t ordered() const { return ordered_.size(); }
    std::size_t choices() const { return choices_.size(); }
    /// Coordinates of a point.
    std::size_t size() const { return ordered() + choices(); }

    /// How many values choice `which` has, at least 2.
    std::uint64_t values(std::size_t which) const { return choices_[which].count; }
    /// The width of a cell on the ordered axis `which`, on average; 0 for a continuum.
    double cell(std::size_t which) const;
    /// Whether no ordered axis is a continuum.
    bool is_stepped() const;

    /// `design` has one value a parameter, `point` size() coordinates.
    void to_point(const double* design, double* point) const;
    /// The design nearest to `point`.
    void to_design(const double* point, double* design) const;
    /// Moves `point` onto its nearest design's.
    void snap(double* point) const;

private:
    struct Ordered {
        std::size_t parameter;
        numerics::Range range;
        numerics::Axis axis;
        std::uint64_t count;     // 0: a continuum
        double origin, breadth;  // of the scale that becomes [0, 1], in the logarithm if so
        double point(double value) const;
        double value(double point) const;
    };
    struct Choice {
        std::size_t parameter;
        std::uint64_t count;
    };
    struct Fixed {
        std::size_t parameter;
        double value;
    };

    std::size_t parameters_;
    std::vector<Ordered> ordered_;
    std::vector<Choice> choices_;
    std::vector<Fixed> fixed_;
};

std::vector<numerics::Range> ranges(const std::vector<Parameter>& parameters);

/// By coordinate of a point how many choices it has; 0 where values have an order.
std::vector<std::size_t> choices(const Space& space);

}  // namespace search
