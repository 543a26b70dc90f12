// SPDX-License-Identifier: MIT
#pragma once

#include <rapidcheck.h>

#include <vector>

namespace numerics::test {

/// Losses of a few dozen designs on a coarse grid, so that ties and equal designs come up.
inline std::vector<double> any_losses(std::size_t width, int most = 40) {
    const auto count = static_cast<std::size_t>(*rc::gen::inRange(0, most + 1));
    std::vector<double> losses(count * width);
    const int steps = *rc::gen::element(3, 12, 1000);
    for (double& loss : losses) loss = 0.125 * *rc::gen::inRange(-steps, steps + 1);
    return losses;
}

}  // namespace numerics::test
