// SPDX-License-Identifier: MIT
// A slope beside the difference that it is the limit of.
#pragma once

#include <functional>
#include <vector>

namespace gp {

inline double difference(const std::function<double(const double*)>& function,
                         std::vector<double> x, std::size_t i, double step = 1e-5) {
    const double at = x[i];
    x[i] = at + step;
    const double above = function(x.data());
    x[i] = at - step;
    return (above - function(x.data())) / (2 * step);
}

}  // namespace gp
