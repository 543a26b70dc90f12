// SPDX-License-Identifier: MIT
// Loading a library runs its code, which may crash, exit, hang or print. So nobody loads one to see
// what it is: a process of its own does, and what comes back is facts.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "host/library_facts.hpp"

namespace femrun::host {

struct LookSettings {
    /// What starts such a process: a program and its first arguments; LIBRARY and --describe FILE
    /// are added. Empty: this program and "host".
    std::vector<std::string> command;
    /// A library is loaded in milliseconds; a thousandfold is for a busy machine.
    Duration limit = std::chrono::seconds(10);
};

/// What each library is, in the same order; several at a time, so that one that hangs keeps nobody
/// waiting twice. Blocks.
std::vector<LibraryFacts> look_into(const std::vector<std::filesystem::path>& libraries,
                                    const LookSettings& settings);

/// The life of such a process, `femrun host LIBRARY --describe FILE`: loads the library, writes its
/// facts into the file, unloads it. Returns the process's exit code.
int describe_library(const std::filesystem::path& library, const std::filesystem::path& facts);

}  // namespace femrun::host
