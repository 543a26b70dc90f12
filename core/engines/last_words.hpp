// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace femrun::engines {

/// The last line that says something, fit to be shown. What the engine's own programs add behind
/// ("srun: error: task 0: Exited with exit code 3") counts where there is nothing else.
std::string last_line(std::string_view text);
/// Of a file; empty when it cannot be read.
std::string last_line_of(const std::filesystem::path& file);

}  // namespace femrun::engines
