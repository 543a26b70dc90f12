// SPDX-License-Identifier: MIT
// What passes between `conform` and the processes that run its checks.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "conformance/conformance.hpp"

namespace femrun::host {

void write_study(const conformance::SolverStudy& study, const std::filesystem::path& file);
Result<conformance::SolverStudy> read_study(const std::filesystem::path& file);

/// Findings go to a file when their check has ended, one a line; a last line says that it came to
/// its end.
void write_findings(const std::vector<std::string>& findings, const std::filesystem::path& file);
/// Reads them into `findings`; whether the check came to its end.
bool read_findings(const std::filesystem::path& file, std::vector<std::string>& findings);

}  // namespace femrun::host
