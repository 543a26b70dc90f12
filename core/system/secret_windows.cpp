// SPDX-License-Identifier: MIT
#include "system/secret.hpp"

#include <array>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "system/access_windows.hpp"
#include "system/native_windows.hpp"

namespace femrun::system {

namespace {

/// With accounts by their numbers, for their names are in the language of the system. What the
/// folder hands down goes, and so does what the file was given for itself.
std::string command_for(const std::filesystem::path& path, const Access& access) {
    std::string command =
        fmt::format("icacls \"{}\" /inheritance:r /grant:r *{}:F", path_text(path), access.user);
    if (!access.others.empty()) command += " /remove:g";
    for (const Account& other : access.others) command += " *" + other.number;
    return command;
}

}  // namespace

Result<std::optional<Secret>> open_secret(const std::filesystem::path& path,
                                          std::size_t bytes_max) {
    const Handle file(::CreateFileW(long_path(path).c_str(), GENERIC_READ, share_all, nullptr,
                                    OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr));
    if (!file) {
        const DWORD code = ::GetLastError();
        if (code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND)
            return std::optional<Secret>{};
        return Error{ErrorKind::unavailable, reason_text(code)};
    }
    Secret secret;
    const Access access = access_to(file.get());
    if (!access.has_list || !access.others.empty()) {
        secret.exposure = {
            access.others.empty() ? "everyone" : "'" + access.others.front().name + "'",
            access.has_list || keeps_lists(file.get()) ? command_for(path, access) : ""};
        return std::optional(std::move(secret));
    }
    std::array<char, 4096> some{};
    while (secret.bytes.size() < bytes_max) {
        DWORD got = 0;
        if (::ReadFile(file.get(), some.data(), static_cast<DWORD>(some.size()), &got, nullptr) ==
            0)
            return Error{ErrorKind::unavailable, last_reason()};
        if (got == 0) break;
        secret.bytes.append(some.data(), got);
    }
    return std::optional(std::move(secret));
}

}  // namespace femrun::system
