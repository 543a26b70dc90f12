// SPDX-License-Identifier: MIT
// Which designs of a study are known, found by their bits: an optimizer that proposes one again
// gets the answer from the record.
#pragma once

#include <cstdint>
#include <functional>
#include <unordered_map>
#include <vector>

#include "study/parameter.hpp"

namespace femrun::run {

class KnownDesigns {
public:
    void add(std::uint64_t trial, const study::Design& design);

    /// The latest trial of this design that `fits`; 0 when there is none.
    std::uint64_t find(const study::Design& design,
                       const std::function<bool(std::uint64_t trial)>& fits) const;

private:
    std::vector<double> numbers_;
    std::unordered_multimap<std::uint64_t, std::pair<std::uint64_t, std::size_t>>
        trials_;  // by hash: the trial, and where its numbers begin
};

}  // namespace femrun::run
