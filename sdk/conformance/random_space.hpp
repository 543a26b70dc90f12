// SPDX-License-Identifier: MIT
// Search spaces of all shapes, from a seed, and what a design must be to lie in one.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "femrun/abi/femrun.h"

namespace femrun::conformance {

struct Space {
    struct Axis {
        std::string name;
        femrun_kind_t kind = FEMRUN_REAL;
        bool logarithmic = false;
        double low = 0, high = 1, step = 0;
    };
    std::vector<Axis> axes;
    std::uint32_t objectives = 1, constraints = 0;

    /// How many designs there are; 0 for a continuum.
    std::uint64_t size() const;
    /// Why `design` is not in the space; empty when it is.
    std::string misfit(const double* design) const;
    /// "3 parameters (real, integer, choice), 2 objectives"
    std::string shown() const;
};

/// Small spaces and large ones, of all kinds or of one, with names in several scripts.
Space random_space(std::mt19937_64& random);
/// 3 choices, 2 integers, 4 steps: 24 designs.
Space finite_space();
/// Two reals.
Space plane();

/// Uniform in [0, 1), the same on every platform.
double uniform(std::mt19937_64& random);

}  // namespace femrun::conformance
