// SPDX-License-Identifier: MIT
// What the system says about this process and its machine.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace femrun::system {

/// The file that this process runs; empty when the system does not tell. (Windows twin:
/// GetModuleFileNameW.)
std::filesystem::path executable_path();

std::uint64_t process_id();

/// How many files, sockets and the like this process has open; 0 when the system does not tell.
/// (Windows twin: GetProcessHandleCount.)
std::size_t open_handles();

/// The machine's name in its network, for people; "localhost" when it has none.
std::string host_name();

/// Processors that this process may use, at least 1. Less than the machine's when a batch system
/// gave it a share.
unsigned core_count();

}  // namespace femrun::system
