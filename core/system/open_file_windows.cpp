// SPDX-License-Identifier: MIT
// Holes: a sparse file gives back to the disk what is set to zero in it.
#include "system/open_file.hpp"

#include <algorithm>

#include "system/native_windows.hpp"

#include <winioctl.h>

namespace femrun::system {

namespace {

HANDLE handle(std::intptr_t file) { return reinterpret_cast<HANDLE>(file); }

OVERLAPPED at(std::uint64_t place) {
    OVERLAPPED where{};
    where.Offset = static_cast<DWORD>(place);
    where.OffsetHigh = static_cast<DWORD>(place >> 32);
    return where;
}

LARGE_INTEGER large(std::uint64_t value) {
    LARGE_INTEGER number;
    number.QuadPart = static_cast<LONGLONG>(value);
    return number;
}

bool asked(HANDLE file, DWORD what, void* with, DWORD size) {
    DWORD none = 0;
    return ::DeviceIoControl(file, what, with, size, nullptr, 0, &none, nullptr) != 0;
}

}  // namespace

OpenFile::OpenFile(const std::filesystem::path& file) {
    Handle opened(::CreateFileW(long_path(file).c_str(), GENERIC_READ | GENERIC_WRITE, share_all,
                                nullptr, OPEN_EXISTING, FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
    if (!opened || ::GetFileType(opened.get()) != FILE_TYPE_DISK || is_link(opened.get())) return;
    file_ = reinterpret_cast<std::intptr_t>(opened.release());
}

OpenFile::~OpenFile() {
    if (file_ != -1) ::CloseHandle(handle(file_));
}

std::uint64_t OpenFile::size() const {
    LARGE_INTEGER size{};
    if (file_ == -1 || ::GetFileSizeEx(handle(file_), &size) == 0) return 0;
    return static_cast<std::uint64_t>(size.QuadPart);
}

std::vector<char> OpenFile::read(std::uint64_t place, std::size_t count) const {
    std::vector<char> bytes(std::min<std::size_t>(count, 1U << 30));
    OVERLAPPED where = at(place);
    DWORD got = 0;
    if (::ReadFile(handle(file_), bytes.data(), static_cast<DWORD>(bytes.size()), &got, &where) ==
        0)
        got = 0;
    bytes.resize(got);
    return bytes;
}

bool OpenFile::write(std::uint64_t place, std::string_view bytes) {
    while (!bytes.empty()) {
        OVERLAPPED where = at(place);
        DWORD written = 0;
        const auto some = static_cast<DWORD>(std::min<std::size_t>(bytes.size(), 1U << 30));
        if (::WriteFile(handle(file_), bytes.data(), some, &written, &where) == 0 || written == 0)
            return false;
        bytes.remove_prefix(written);
        place += written;
    }
    return true;
}

OpenFile::Dug OpenFile::dig(std::uint64_t from, std::uint64_t until) {
    FILE_ZERO_DATA_INFORMATION hole{large(from), large(until)};
    const bool dug = asked(handle(file_), FSCTL_SET_SPARSE, nullptr, 0) &&
                     asked(handle(file_), FSCTL_SET_ZERO_DATA, &hole, sizeof hole);
    // A file that is cut off instead would be filled up again, with zeros that lie on the disk.
    return dug ? Dug::yes : Dug::no;
}

bool OpenFile::cut(std::uint64_t size) {
    FILE_END_OF_FILE_INFO end{large(size)};
    return ::SetFileInformationByHandle(handle(file_), FileEndOfFileInfo, &end, sizeof end) != 0;
}

}  // namespace femrun::system
