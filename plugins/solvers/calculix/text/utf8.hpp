// SPDX-License-Identifier: MIT
// Paths are UTF-8 in study files and messages on every platform.
#pragma once

#include <filesystem>
#include <string>

namespace calculix {

inline std::filesystem::path path_of(const std::string& utf8) {
    return std::filesystem::path(std::u8string(utf8.begin(), utf8.end()));
}

inline std::string text_of(const std::filesystem::path& path) {
    const std::u8string utf8 = path.u8string();
    return {utf8.begin(), utf8.end()};
}

}  // namespace calculix
