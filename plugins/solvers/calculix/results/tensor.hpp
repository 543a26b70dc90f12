// SPDX-License-Identifier: MIT
// Numbers that a symmetric stress tensor comes down to.
#pragma once

#include <array>

namespace calculix {

struct Tensor {
    double xx = 0, yy = 0, zz = 0, xy = 0, yz = 0, zx = 0;
};

/// Sum of the normal stresses: in a bar, its axial stress, whatever way the bar points.
double trace(const Tensor& tensor);

double von_mises(const Tensor& tensor);

/// Principal values, largest first.
std::array<double, 3> principal(const Tensor& tensor);

}  // namespace calculix
