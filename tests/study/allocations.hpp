// SPDX-License-Identifier: MIT
// Counts what the whole test program allocates, so that a test can claim that something does not.
#pragma once

#include <cstddef>

namespace femrun::test {

/// Allocations of this process so far.
std::size_t allocations();

}  // namespace femrun::test
