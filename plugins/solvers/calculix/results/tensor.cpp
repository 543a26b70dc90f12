// SPDX-License-Identifier: MIT
#include "results/tensor.hpp"

#include <algorithm>
#include <cmath>

namespace calculix {

double trace(const Tensor& t) { return t.xx + t.yy + t.zz; }

double von_mises(const Tensor& t) {
    const double xy = t.xx - t.yy, yz = t.yy - t.zz, zx = t.zz - t.xx;
    return std::sqrt(0.5 * (xy * xy + yz * yz + zx * zx) +
                     3 * (t.xy * t.xy + t.yz * t.yz + t.zx * t.zx));
}

std::array<double, 3> principal(const Tensor& t) {
    // Trigonometric solution of the characteristic equation, for the deviator scaled to norm
    // sqrt(6): its determinant is then 2 cos(3 phi).
    const double mean = trace(t) / 3;
    const double x = t.xx - mean, y = t.yy - mean, z = t.zz - mean;
    const double scale =
        std::sqrt((x * x + y * y + z * z + 2 * (t.xy * t.xy + t.yz * t.yz + t.zx * t.zx)) / 6);
    if (!(scale > 0)) return {mean + scale, mean + scale, mean + scale};  // also passes NaN on
    const double determinant = x * (y * z - t.yz * t.yz) - t.xy * (t.xy * z - t.yz * t.zx) +
                               t.zx * (t.xy * t.yz - y * t.zx);
    const double cosine = std::clamp(determinant / (2 * scale * scale * scale), -1.0, 1.0);
    const double phi = std::acos(cosine) / 3;
    const double third = 2 * std::acos(-1.0) / 3;
    const double first = mean + 2 * scale * std::cos(phi);
    const double last = mean + 2 * scale * std::cos(phi + third);
    return {first, 3 * mean - first - last, last};
}

}  // namespace calculix
