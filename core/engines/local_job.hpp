// SPDX-License-Identifier: MIT
// How a job is started on this system.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "system/detached.hpp"

namespace femrun::engines {

struct LocalJob {
    std::string crew, name;  // by the name all of its processes are known
    std::filesystem::path folder, program;
    std::vector<std::string> arguments;
    Duration grace{0};
};

/// Starts it in its folder: "output" is what it prints, "ended" how it ended. POSIX: a script for
/// sh. Windows: a batch file.
Result<system::DetachedProcess> start(const LocalJob& job);

/// How long it may take after the request to leave: nothing on Windows, where a process cannot be
/// asked.
Duration grace_of(Duration wanted);

}  // namespace femrun::engines
