// SPDX-License-Identifier: MIT
// Many values to one, as they come by.
#pragma once

#include <optional>
#include <span>

#include "results/output.hpp"
#include "results/tensor.hpp"

namespace calculix {

/// The number that an output takes from a row of values. Vectors are x, y, z; tensors as given.
double component_of(Component component, std::span<const double> vector);
double component_of(Component component, const Tensor& tensor);

class Reduction {
public:
    /// Begins again: a later time replaces an earlier one.
    void restart() { *this = Reduction(); }

    /// `weight` counts for Reduce::area_mean only.
    void add(double value, double weight = 1);

    std::size_t count() const { return count_; }
    bool finite() const { return finite_; }
    /// Nothing when nothing was added.
    std::optional<double> value(Reduce reduce) const;

private:
    std::size_t count_ = 0;
    bool finite_ = true;
    double min_ = 0, max_ = 0, sum_ = 0, weighted_ = 0, weight_ = 0;
};

}  // namespace calculix
