// SPDX-License-Identifier: MIT
#include "system/private_file.hpp"

#include <array>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "system/access_windows.hpp"
#include "system/native_windows.hpp"
#include "system/removal.hpp"
#include "system/synced_file.hpp"

namespace femrun::system {

namespace fs = std::filesystem;

namespace {

// A key in PEM has a few hundred bytes.
constexpr std::size_t bytes_max = 64 * 1024;

Error cannot(const fs::path& path, std::string_view what, std::string_view why) {
    return {ErrorKind::unavailable, fmt::format("'{}': {} ({}); check the folder and its rights",
                                                path_text(path), what, why)};
}

Result<void> put(const fs::path& file, std::string_view bytes) {
    auto made = SyncedFile::append_to(file);
    if (!made) return std::move(made).error();
    if (auto written = made->write(bytes); !written) return written;
    return made->sync();
}

}  // namespace

Result<std::optional<std::string>> read_private_file(const fs::path& path) {
    const Handle file(::CreateFileW(long_path(path).c_str(), GENERIC_READ,
                                    FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                                    OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr));
    if (!file) {
        const DWORD code = ::GetLastError();
        if (code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND)
            return std::optional<std::string>{};
        return cannot(path, "cannot be read", reason_text(code));
    }
    if (const auto another = another_with_access(file.get()))
        return Error{ErrorKind::invalid,
                     fmt::format("'{}': others than you ('{}') can read or change this secret; "
                                 "'icacls \"{}\" /inheritance:r /grant:r \"%USERNAME%:F\"' keeps "
                                 "it, and deleting it makes a new one",
                                 path_text(path), *another, path_text(path))};
    std::string bytes;
    std::array<char, 4096> some{};
    for (;;) {
        DWORD got = 0;
        if (::ReadFile(file.get(), some.data(), static_cast<DWORD>(some.size()), &got, nullptr) ==
            0)
            return cannot(path, "cannot be read", last_reason());
        if (got == 0) return std::optional(std::move(bytes));
        bytes.append(some.data(), got);
        if (bytes.size() > bytes_max)
            return Error{
                ErrorKind::invalid,
                fmt::format("'{}': is no secret of femrun's, it is too large; move it away",
                            path_text(path))};
    }
}

Result<void> write_private_file(const fs::path& path, std::string_view bytes) {
    std::error_code error;
    if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
    fs::path fresh = path;
    fresh += fmt::format(".{}", ::GetCurrentProcessId());
    std::error_code ignored;
    remove_file(fresh, ignored);  // of a process that was killed, which had this number
    auto done =
        error ? Result<void>(Error{ErrorKind::unavailable, error.message()}) : put(fresh, bytes);
    if (done) done = rename_synced(fresh, path);
    if (done) return done;
    remove_file(fresh, ignored);
    return cannot(path, "cannot be made", done.error().message);
}

}  // namespace femrun::system
