// SPDX-License-Identifier: MIT
// What studies may demand of the machine that solves them.
#pragma once

#include <cstdint>
#include <string>

namespace femrun::system {

/// "linux" or "windows", as study files call it.
std::string platform();

/// The machine's memory, used or not; 0 when the system does not tell. (Windows twin:
/// GlobalMemoryStatusEx.)
std::uint64_t memory_bytes();

}  // namespace femrun::system
