// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "base/result.hpp"
#include "engines/program_files.hpp"

namespace femrun::engines {

/// Writes a program's files into one (POSIX ustar), as any `tar -x` reads it. Programs can be run
/// by all; nothing says whose they were and when.
Result<void> write_archive(const ProgramFiles& program, const std::filesystem::path& archive);

}  // namespace femrun::engines
