// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace femrun::system {

/// How many processes the system of this PC has killed since its start because it had no memory
/// left, as far as it tells. (On Windows none: a program is refused memory there.)
std::uint64_t memory_kills();

}  // namespace femrun::system
