// SPDX-License-Identifier: MIT
// Individuals with what became of them, and who of them survives. After K. Deb, A. Pratap,
// S. Agarwal, T. Meyarivan, "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II", IEEE
// Trans. Evol. Comput. 6(2), 2002, section III.
#pragma once

#include <cstdint>
#include <vector>

#include "numerics/violation.hpp"

namespace nsga2 {

/// Who stays of the front that does not fit.
enum class Survivors {
    thinned,   ///< the least lonely go one at a time (../numerics/thinning.hpp)
    textbook,  ///< those stay who have the largest crowding distances in the whole front
};

/// A row of each array is an individual; flat, because thousands of them come and go.
class Population {
public:
    Population(std::size_t genes, std::size_t objectives, std::size_t constraints)
        : genes_(genes), objectives_(objectives), constraints_(constraints) {}

    std::size_t size() const { return rank_.size(); }
    const double* coordinates(std::size_t i) const { return coordinates_.data() + i * genes_; }
    const double* losses(std::size_t i) const { return losses_.data() + i * objectives_; }
    const double* violations(std::size_t i) const { return violations_.data() + i * constraints_; }

    void add(const double* coordinates, const double* losses, const double* violations);

    /// Gives everybody a rank (by constrained domination) and a crowding distance.
    void rank(const numerics::ViolationScale& scale);

    /// Ranks, and keeps the best `count`: front by front, and of the front that does not fit the
    /// loneliest. The textbook's survivors keep the crowding distances of the fronts that they came
    /// from; thinned ones are as lonely as they are among themselves.
    void select(std::size_t count, const numerics::ViolationScale& scale, Survivors survivors);

    /// The crowded-comparison operator: a lower rank, or the same rank and lonelier.
    bool is_better(std::size_t a, std::size_t b) const {
        return rank_[a] != rank_[b] ? rank_[a] < rank_[b] : crowding_[a] > crowding_[b];
    }

    /// Takes all individuals out of `others`.
    void absorb(Population& others);

private:
    std::vector<std::uint32_t> thinned(const std::vector<std::uint32_t>& front, std::size_t room);
    std::vector<std::uint32_t> cut(std::vector<std::uint32_t> front, std::size_t room) const;
    void keep(const std::vector<std::uint32_t>& kept);

    std::size_t genes_, objectives_, constraints_;
    std::vector<double> coordinates_, losses_, violations_;
    std::vector<std::uint32_t> rank_;
    std::vector<double> crowding_;  // how lonely, by the measure of the selection
};

}  // namespace nsga2
