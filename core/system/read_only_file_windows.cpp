// SPDX-License-Identifier: MIT
#include "system/read_only_file.hpp"

#include <algorithm>

#include "system/native_windows.hpp"

namespace femrun::system {

namespace {

Error reason() { return {ErrorKind::unavailable, last_reason()}; }

HANDLE handle(std::intptr_t file) { return reinterpret_cast<HANDLE>(file); }

}  // namespace

Result<ReadOnlyFile> ReadOnlyFile::open(const std::filesystem::path& file) {
    Handle opened(::CreateFileW(long_path(file).c_str(), GENERIC_READ,
                                FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                                OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr));
    if (!opened) return reason();
    LARGE_INTEGER size{};
    if (::GetFileSizeEx(opened.get(), &size) == 0) return reason();
    return ReadOnlyFile(reinterpret_cast<std::intptr_t>(opened.release()),
                        static_cast<std::uint64_t>(size.QuadPart));
}

ReadOnlyFile::~ReadOnlyFile() {
    if (file_ != -1) ::CloseHandle(handle(file_));
}

Result<std::size_t> ReadOnlyFile::read(std::uint64_t offset, std::span<std::byte> into) const {
    constexpr std::size_t at_once = std::size_t{1} << 30;
    std::size_t done = 0;
    while (done < into.size()) {
        const std::uint64_t from = offset + done;
        OVERLAPPED place{};
        place.Offset = static_cast<DWORD>(from);
        place.OffsetHigh = static_cast<DWORD>(from >> 32);
        DWORD got = 0;
        const auto some = static_cast<DWORD>(std::min(into.size() - done, at_once));
        if (::ReadFile(handle(file_), into.data() + done, some, &got, &place) == 0) {
            if (::GetLastError() == ERROR_HANDLE_EOF) break;
            return reason();
        }
        if (got == 0) break;
        done += got;
    }
    return done;
}

bool ReadOnlyFile::read_from_memory(std::uint64_t, std::span<std::byte> into) const {
    return into.empty();
}

}  // namespace femrun::system
