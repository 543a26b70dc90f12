// SPDX-License-Identifier: MIT
#include "system/find_program_windows.hpp"

#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "system/native_windows.hpp"

namespace femrun::system {

namespace fs = std::filesystem;

namespace {

std::vector<std::wstring> parts_of(std::wstring_view list) {
    std::vector<std::wstring> parts;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(L';'), list.size());
        std::wstring part(list.substr(0, end));
        if (part.size() > 1 && part.front() == L'"' && part.back() == L'"')
            part = part.substr(1, part.size() - 2);
        if (!part.empty()) parts.push_back(std::move(part));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return parts;
}

std::wstring value_of(const Environment& environment, const wchar_t* name) {
    const auto found = environment.find(name);
    return found == environment.end() ? std::wstring() : found->second;
}

bool is_file(const fs::path& path) {
    const DWORD is = ::GetFileAttributesW(long_path(path).c_str());
    return is != INVALID_FILE_ATTRIBUTES && (is & FILE_ATTRIBUTE_DIRECTORY) == 0;
}

/// The endings that Windows starts. PATHEXT has others too, of scripts, which need a program.
std::vector<std::wstring> endings(const Environment& environment) {
    const BlindToCase less;
    const auto same = [&](const std::wstring& a, const std::wstring& b) {
        return !less(a, b) && !less(b, a);
    };
    std::vector<std::wstring> chosen;
    for (const std::wstring& one : parts_of(value_of(environment, L"PATHEXT")))
        for (const wchar_t* const known : {L".com", L".exe", L".bat", L".cmd"})
            if (same(one, known)) chosen.push_back(one);
    if (chosen.empty()) chosen = {L".com", L".exe", L".bat", L".cmd"};
    return chosen;
}

/// The file itself, where it has an ending, or with one that Windows starts.
std::optional<fs::path> file_at(const fs::path& path, const std::vector<std::wstring>& endings) {
    if (path.has_extension() && is_file(path)) return path;
    for (const std::wstring& ending : endings) {
        fs::path with = path;
        with += ending;
        if (is_file(with)) return with;
    }
    if (is_file(path)) return path;
    return std::nullopt;
}

}  // namespace

Result<fs::path> find_program(const fs::path& program, const fs::path& folder,
                              const Environment& environment) {
    const std::vector<std::wstring> ends = endings(environment);
    if (program.native().find_first_of(L"\\/:") != std::wstring::npos) {
        if (auto found = file_at(folder / program, ends)) return fs::absolute(*found);
        return Error{
            ErrorKind::missing,
            fmt::format("program '{}': there is no such file; check its path", path_text(program))};
    }
    if (!program.empty())
        for (const std::wstring& part : parts_of(value_of(environment, L"PATH")))
            if (const fs::path at = part; at.is_absolute())
                if (auto found = file_at(at / program, ends)) return *std::move(found);
    return Error{ErrorKind::missing,
                 fmt::format("program '{}': not found in PATH; install it or give its full path",
                             path_text(program))};
}

}  // namespace femrun::system
