// SPDX-License-Identifier: MIT
// What passes between `conform` and the processes that run its checks.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "conformance/conformance.hpp"

namespace femrun::conform {

void write_study(const conformance::SolverStudy& study, const std::filesystem::path& file);
Result<conformance::SolverStudy> read_study(const std::filesystem::path& file);

/// What one check found out.
struct CheckFindings {
    std::vector<std::string> findings;
    std::string untried;  // why it was not tried
    bool hung = false;    // a call did not return
};

/// Findings go to a file when their check has ended: whole, or not at all.
void write_findings(const CheckFindings& found, const std::filesystem::path& file);
/// Nothing when the check did not come to its end.
std::optional<CheckFindings> read_findings(const std::filesystem::path& file);

}  // namespace femrun::conform
