// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>

#include "study/search_space.hpp"

namespace femrun::study {

/// Designs to see what holds in a search space: all of a small one, of a large one 10 000 random
/// ones, always the same.
class SampledDesigns {
public:
    explicit SampledDesigns(const SearchSpace& space);  // outlives this

    /// The next design, whether it keeps the rules or not; nothing behind the last one.
    std::optional<Design> next();
    /// "all 6 designs", "10000 random designs".
    std::string described() const;

private:
    const SpaceDefinition& space_;
    bool all_;
    std::uint64_t count_, at_ = 0;
    std::mt19937_64 random_{1};
};

}  // namespace femrun::study
