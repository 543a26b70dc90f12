// SPDX-License-Identifier: MIT
// Paths as texts and texts as paths. Texts are UTF-8 everywhere in Femrun: in study files,
// messages, the database and on the wire. A path's own narrow text is not, on Windows; so it is
// asked for here and nowhere else.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace femrun {

namespace detail {
inline std::string narrow(const std::u8string& utf8) { return {utf8.begin(), utf8.end()}; }
}  // namespace detail

/// The path as UTF-8, with the separators of this system.
inline std::string path_text(const std::filesystem::path& path) {
    return detail::narrow(path.u8string());
}

/// The path as UTF-8 with '/' between its parts on every system.
inline std::string slashed_text(const std::filesystem::path& path) {
    return detail::narrow(path.generic_u8string());
}

/// The path that a UTF-8 text names.
inline std::filesystem::path path_of(std::string_view utf8) {
    return {std::u8string(utf8.begin(), utf8.end())};
}

}  // namespace femrun
