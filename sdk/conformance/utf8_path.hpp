// SPDX-License-Identifier: MIT
// Texts of the plugin interface are UTF-8; a path's own narrow text is not, on Windows.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace femrun::conformance {

inline std::filesystem::path path_of(std::string_view utf8) {
    return {std::u8string(utf8.begin(), utf8.end())};
}

inline std::string text_of(const std::filesystem::path& path) {
    const std::u8string utf8 = path.u8string();
    return {utf8.begin(), utf8.end()};
}

}  // namespace femrun::conformance
