// SPDX-License-Identifier: MIT
#include "system/memory_kills.hpp"

namespace femrun::system {

std::uint64_t memory_kills() { return 0; }

}  // namespace femrun::system
