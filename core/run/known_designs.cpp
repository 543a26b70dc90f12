// SPDX-License-Identifier: MIT
#include "run/known_designs.hpp"

#include <algorithm>
#include <bit>

namespace femrun::run {

namespace {

/// FNV-1a over whole doubles, with a shift that brings their high bits down.
std::uint64_t hash_of(const study::Design& design) {
    std::uint64_t hash = 14695981039346656037ull;
    for (const double number : design) {
        hash = (hash ^ std::bit_cast<std::uint64_t>(number)) * 1099511628211ull;
        hash ^= hash >> 32;
    }
    return hash;
}

}  // namespace

void KnownDesigns::add(std::uint64_t trial, const study::Design& design) {
    trials_.emplace(hash_of(design), std::pair(trial, numbers_.size()));
    numbers_.insert(numbers_.end(), design.begin(), design.end());
}

std::uint64_t KnownDesigns::find(const study::Design& design,
                                 const std::function<bool(std::uint64_t)>& fits) const {
    std::uint64_t latest = 0;
    const auto [first, last] = trials_.equal_range(hash_of(design));
    for (auto entry = first; entry != last; ++entry) {
        const auto [trial, at] = entry->second;
        const auto numbers = numbers_.begin() + static_cast<std::ptrdiff_t>(at);
        if (trial > latest && std::equal(design.begin(), design.end(), numbers) && fits(trial))
            latest = trial;
    }
    return latest;
}

}  // namespace femrun::run
