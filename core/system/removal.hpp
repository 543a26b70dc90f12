// SPDX-License-Identifier: MIT
// Removing files, also those that may only be read (`make_read_only`), that somebody looks at just
// then, and whose paths are long: what POSIX takes for granted and Windows does not.
#pragma once

#include <filesystem>
#include <system_error>

namespace femrun::system {

/// Removes a file, a link or an empty folder. False where nothing was, which is no error, and where
/// `why` says that it stays.
bool remove_file(const std::filesystem::path& file, std::error_code& why);

/// Removes a folder, or a file, with all within. Links are removed and not followed. What can be
/// removed is, also when something else stays, which `why` then tells of.
void remove_tree(const std::filesystem::path& tree, std::error_code& why);

}  // namespace femrun::system
