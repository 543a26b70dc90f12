// SPDX-License-Identifier: MIT
#include "thinned_population.hpp"

#include <algorithm>

namespace femrun::bench {

ThinnedPopulation::ThinnedPopulation(const NamedProblem& problem, std::size_t size)
    : size_(size),
      objectives_(problem.objective_count),
      constraints_(problem.constraint_count),
      scale_(constraints_),
      members_(0, objectives_, constraints_) {}

void ThinnedPopulation::add(const Outcome& outcome) {
    if (!outcome.failed()) {
        std::vector<double> violations = outcome.constraints;
        for (double& violation : violations) violation = std::max(0.0, violation);
        scale_.learn(violations.data());
        members_.add(nullptr, outcome.objectives.data(), violations.data());
    }
    if (++fresh_ < size_) return;
    fresh_ = 0;
    members_.select(size_, scale_, nsga2::Survivors::thinned);
}

Points ThinnedPopulation::feasible() const {
    nsga2::Population survivors = members_;
    if (fresh_ > 0) survivors.select(size_, scale_, nsga2::Survivors::thinned);
    Points points;
    for (std::size_t i = 0; i < survivors.size(); ++i) {
        const double* violations = survivors.violations(i);
        if (std::all_of(violations, violations + constraints_, [](double v) { return v == 0; }))
            points.emplace_back(survivors.losses(i), survivors.losses(i) + objectives_);
    }
    return points;
}

}  // namespace femrun::bench
