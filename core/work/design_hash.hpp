// SPDX-License-Identifier: MIT
// A design as a number, to tell whether an attempt that a worker has is the one on record: after a
// database was restored from an older copy its numbers are given again, to other designs.
#pragma once

#include <cstdint>
#include <span>

#include "study/parameter.hpp"

namespace femrun::work {

/// FNV-1a over the values' bits; never 0, which says nothing.
std::uint64_t design_hash(std::span<const study::Value> design);

}  // namespace femrun::work
