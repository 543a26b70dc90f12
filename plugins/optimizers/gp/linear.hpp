// SPDX-License-Identifier: MIT
// Matrices, by Eigen: nothing else of this plugin names its header.
//
// The same bits on every platform need the same additions in the same order. Eigen orders them by
// the size of the processor's caches, which it asks for: `with_fixed_blocks` tells it one instead.
// Then they depend on shapes alone, since Eigen's own memory is aligned alike everywhere.
#pragma once

#define EIGEN_DONT_PARALLELIZE
#include <Eigen/Dense>

namespace gp {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;  // column by column

/// To be called before the first product of matrices; again does nothing.
inline void with_fixed_blocks() {
    static const bool done = [] {
        Eigen::setCpuCacheSizes(32 * 1024, 256 * 1024, 2 * 1024 * 1024);
        return true;
    }();
    static_cast<void>(done);
}

}  // namespace gp
