// SPDX-License-Identifier: MIT
// Names of files and folders that every platform can have.
#pragma once

#include <string>
#include <string_view>

namespace femrun::work {

/// Names of Windows's devices, which nothing can have there, whatever follows a dot.
bool is_device(std::string_view name);

/// No empty name, none of the characters, ends and devices that Windows does not allow.
bool is_portable(std::string_view name);

/// The same for names that are one on systems that know no case, Windows and some disks elsewhere.
/// Beyond Latin letters the disk tells.
std::string case_folded(std::string_view name);

}  // namespace femrun::work
