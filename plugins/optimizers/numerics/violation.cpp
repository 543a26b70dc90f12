// SPDX-License-Identifier: MIT
#include "violation.hpp"

#include <algorithm>
#include <limits>

namespace numerics {

void ViolationScale::learn(const double* violations) {
    for (std::vector<double>& seen : seen_) {
        const double violation = *violations++;
        if (violation > 0 && seen.size() < learned_max)
            seen.insert(std::upper_bound(seen.begin(), seen.end(), violation), violation);
    }
}

double ViolationScale::typical(std::size_t constraint) const {
    const std::vector<double>& seen = seen_[constraint];
    return seen.empty() ? 1.0 : seen[seen.size() / 2];
}

double ViolationScale::total(const double* violations) const {
    double sum = 0;
    for (std::size_t i = 0; i < seen_.size(); ++i)
        if (violations[i] > 0)
            // What is violated stays violated, however small the share.
            sum += std::max(violations[i] / typical(i), std::numeric_limits<double>::min());
    return std::min(sum, std::numeric_limits<double>::max());
}

}  // namespace numerics
