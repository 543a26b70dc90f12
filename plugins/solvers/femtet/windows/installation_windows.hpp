// SPDX-License-Identifier: MIT
// What the registry says of Femtet on this PC.
#pragma once

#include <windows.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace femtet {

struct Installation {
    CLSID class_id{};
    /// Whether Femtet's macros are a library, which finds a Femtet that runs (as they are known to
    /// be), or Femtet itself, which COM starts.
    bool is_library = true;
    std::filesystem::path server;   // that library or program
    std::filesystem::path program;  // Femtet.exe

    /// `program`: where it is, unless it is empty. Throws Missing with what is to be done.
    static Installation find(const std::filesystem::path& program);
};

/// What the registry says, entry by entry, for somebody who looks for why it does not work.
std::vector<std::pair<std::string, std::string>> registry_entries();

}  // namespace femtet
