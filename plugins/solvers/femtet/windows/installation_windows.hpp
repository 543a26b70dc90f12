// SPDX-License-Identifier: MIT
// What the registry says of Femtet on this PC.
#pragma once

#include <windows.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>

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

/// The constants of Femtet's type library by name, and where it lies.
struct TypeLibrary {
    std::map<std::string, double> constants;
    std::string place;    // empty: there is none
    std::string trouble;  // why

    static TypeLibrary read();
    std::optional<double> constant(const std::string& name) const;
};

}  // namespace femtet
