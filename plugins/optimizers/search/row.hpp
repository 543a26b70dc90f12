// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace search {

/// A trial's row in the history: its place in the order in which trials became known.
using Row = std::uint32_t;

}  // namespace search
