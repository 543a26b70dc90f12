// SPDX-License-Identifier: MIT
// Losses on the scale on which a quadratic fits them best.
//
// A distance is no quadratic, its square is. So a few increasing functions of the loss compete, and
// that wins under which the losses are likeliest: Snelson, Rasmussen, Ghahramani, "Warped Gaussian
// processes" (2004), equation 6, with the size of the process at its own likeliest value (Box, Cox,
// "An analysis of transformations", 1964, equation 8):
//
//     ln p = sum_k ln w'(y_k) - n/2 ln(z' K^-1 z / n),   z = w(y) less its mean.
#pragma once

#include <span>
#include <vector>

#include "surrogate.hpp"

namespace search {

/// `losses` with 0 for the best one and 1 for the worst that is near, as `surrogate` is to see
/// them: less their mean, best ones still least. Beyond 1 they go on as a logarithm.
std::vector<double> warped(std::span<const double> losses, const Surrogate& surrogate);

}  // namespace search
