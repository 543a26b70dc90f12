// SPDX-License-Identifier: MIT
// Windows starts a program with one text, which the program takes apart again. Only for this room's
// Windows sources.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace femrun::system {

/// Quoted such that CommandLineToArgvW and the C libraries find exactly these.
std::wstring command_line(const std::vector<std::wstring>& arguments);

/// Whether cmd.exe runs it, which reads its command line by rules of its own.
bool is_batch_file(const std::filesystem::path& program);

/// The command line of cmd.exe that gives the batch file these. Not all can be: where cmd.exe would
/// put something in their place or run a part of them, that is an error of kind invalid.
Result<std::wstring> batch_command_line(const std::wstring& interpreter,
                                        const std::filesystem::path& batch_file,
                                        const std::vector<std::wstring>& arguments);

}  // namespace femrun::system
