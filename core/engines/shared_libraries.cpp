// SPDX-License-Identifier: MIT
#include "engines/shared_libraries.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "base/path_text.hpp"
#include "engines/command.hpp"

namespace femrun::engines {

namespace {

/// As the archive of a release leaves them out.
bool is_of_c_library(std::string_view name) {
    constexpr std::array<std::string_view, 8> theirs{"libc.so",  "libm.so",       "libdl.so",
                                                     "librt.so", "libpthread.so", "libresolv.so",
                                                     "ld-linux", "linux-vdso"};
    return std::any_of(theirs.begin(), theirs.end(),
                       [&](std::string_view each) { return name.starts_with(each); });
}

}  // namespace

std::vector<std::filesystem::path> shared_libraries_of(
    const std::vector<std::filesystem::path>& programs) {
    Command command{.words = {"ldd"}, .input = {}};
    for (const auto& program : programs) command.words.push_back(path_text(program));
    const auto said = run(command);
    if (!said) return {};
    return shared_libraries_in(said->out);
}

std::vector<std::filesystem::path> shared_libraries_in(std::string_view printed) {
    std::map<std::string, std::filesystem::path> by_name;
    for (const std::string_view line : lines_of(printed)) {
        // "	libfmt.so.9 => /lib/x86_64-linux-gnu/libfmt.so.9 (0x00007f151b6bc000)"
        constexpr std::string_view arrow = " => ";
        const std::size_t at = line.find(arrow);
        if (at == std::string_view::npos) continue;
        const std::string_view name = trimmed(line.substr(0, at));
        const std::string_view rest = line.substr(at + arrow.size());
        const std::string_view path = trimmed(rest.substr(0, rest.rfind(" (")));
        if (!path.starts_with('/') || is_of_c_library(name)) continue;
        by_name.emplace(name, path_of(path));
    }
    std::vector<std::filesystem::path> libraries;
    for (const auto& [name, path] : by_name) libraries.push_back(path);
    return libraries;
}

}  // namespace femrun::engines
