// SPDX-License-Identifier: MIT
// A line chart as SVG text: series with bands, dashed series, a legend at the right.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace femrun::bench {

struct Series {
    enum class Kind { ours, rival };

    std::string name;
    Kind kind = Kind::ours;
    std::vector<std::pair<double, double>> points;  // by x
    std::vector<std::pair<double, double>> band;    // low and high at each point; may be empty
};

struct Chart {
    enum class Axis { linear, logarithmic };

    std::string title, x_label, y_label;
    Axis x_axis = Axis::linear, y_axis = Axis::linear;
    std::vector<Series> series;  // drawn in this order
};

/// Points that are not finite, or not positive on a logarithmic axis, are left out.
std::string svg(const Chart& chart);

}  // namespace femrun::bench
