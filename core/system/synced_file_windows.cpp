// SPDX-License-Identifier: MIT
#include "system/synced_file.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cwctype>
#include <vector>

#include "system/access_windows.hpp"
#include "system/native_windows.hpp"
#include "system/patience_windows.hpp"

namespace femrun::system {

namespace fs = std::filesystem;

namespace {

Error reason() { return {ErrorKind::unavailable, last_reason()}; }

HANDLE handle(std::intptr_t file) { return reinterpret_cast<HANDLE>(file); }

enum class Then { on_disk, soon_on_disk };

/// As POSIX does it, also in place of a file that is open or read-only: Windows 10 can, from
/// version 1709 on, on its own file systems.
bool renamed_as_posix(const std::wstring& from, const std::wstring& to, Then then) {
    struct Rename {  // FILE_RENAME_INFO with flags, which not every winbase.h has
        DWORD flags;
        HANDLE root;
        DWORD size;
        wchar_t name[1];
    };
    constexpr auto rename_with_flags = static_cast<FILE_INFO_BY_HANDLE_CLASS>(22);
    constexpr DWORD replace = 0x1, as_posix = 0x2, ignore_read_only = 0x40;
    const Handle file(
        ::CreateFileW(from.c_str(), GENERIC_WRITE | DELETE, share_all, nullptr, OPEN_EXISTING,
                      FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
    if (!file) return false;
    const std::size_t bytes = sizeof(Rename) + to.size() * sizeof(wchar_t);
    std::vector<std::max_align_t> room(bytes / sizeof(std::max_align_t) + 1);
    auto* const what = reinterpret_cast<Rename*>(room.data());
    what->flags = replace | as_posix | ignore_read_only;
    what->root = nullptr;
    what->size = static_cast<DWORD>(to.size() * sizeof(wchar_t));
    std::copy(to.begin(), to.end(), what->name);
    if (::SetFileInformationByHandle(file.get(), rename_with_flags, what,
                                     static_cast<DWORD>(bytes)) == 0)
        return false;
    // Not every disk does that for a folder; but then the names are in its journal.
    if (then == Then::on_disk) ::FlushFileBuffers(file.get());
    return true;
}

/// Elsewhere nothing that is read-only is replaced.
void allow_to_replace(const std::wstring& path) {
    const DWORD has = ::GetFileAttributesW(path.c_str());
    if (has != INVALID_FILE_ATTRIBUTES && (has & FILE_ATTRIBUTE_READONLY) != 0)
        ::SetFileAttributesW(path.c_str(), has & ~DWORD{FILE_ATTRIBUTE_READONLY});
}

Result<void> renamed(const fs::path& from, const fs::path& to, Then then) {
    const std::wstring source = long_path(from), target = long_path(fs::absolute(to));
    const DWORD how = MOVEFILE_REPLACE_EXISTING |
                      (then == Then::on_disk ? DWORD{MOVEFILE_WRITE_THROUGH} : DWORD{0});
    Patience patience;
    for (;;) {
        if (renamed_as_posix(source, target, then)) return {};
        allow_to_replace(target);
        if (::MoveFileExW(source.c_str(), target.c_str(), how) != 0) return {};
        if (!patience.again(::GetLastError())) return reason();
    }
}

}  // namespace

Result<SyncedFile> SyncedFile::append_to(const std::filesystem::path& file) {
    OnlyThisUser user;
    Handle opened(::CreateFileW(long_path(file).c_str(), FILE_APPEND_DATA | SYNCHRONIZE, share_all,
                                user.get(), OPEN_ALWAYS,
                                FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
    if (!opened) return reason();
    if (is_link(opened.get()))
        return Error{ErrorKind::unavailable, "it is a link, which is not followed here"};
    return SyncedFile(reinterpret_cast<std::intptr_t>(opened.release()));
}

SyncedFile::~SyncedFile() {
    if (file_ != -1) ::CloseHandle(handle(file_));
}

Result<void> SyncedFile::write(std::string_view bytes) {
    constexpr std::size_t at_once = std::size_t{1} << 30;
    gathered_ += bytes.size();
    while (!bytes.empty()) {
        DWORD written = 0;
        const auto some = static_cast<DWORD>(std::min(bytes.size(), at_once));
        if (::WriteFile(handle(file_), bytes.data(), some, &written, nullptr) == 0) return reason();
        bytes.remove_prefix(written);
    }
    return {};
}

/// Windows begins by itself.
void SyncedFile::begin_to_sync() { gathered_ = 0; }

Result<void> SyncedFile::sync() {
    begin_to_sync();
    if (::FlushFileBuffers(handle(file_)) == 0) return reason();
    return {};
}

Result<void> sync_file(const std::filesystem::path& file) {
    const Handle opened(::CreateFileW(long_path(file).c_str(), GENERIC_WRITE, share_all, nullptr,
                                      OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr));
    if (!opened) return reason();
    if (::FlushFileBuffers(opened.get()) == 0) return reason();
    return {};
}

Result<void> sync_folder(const std::filesystem::path&) { return {}; }

Result<void> rename_synced(const std::filesystem::path& from, const std::filesystem::path& to) {
    return renamed(from, to, Then::on_disk);
}

Result<void> rename_file(const std::filesystem::path& from, const std::filesystem::path& to) {
    return renamed(from, to, Then::soon_on_disk);
}

Result<void> make_read_only(const std::filesystem::path& file, bool) {
    const std::wstring path = long_path(file);
    give_access_as_folder(file);
    const DWORD has = ::GetFileAttributesW(path.c_str());
    if (has == INVALID_FILE_ATTRIBUTES) return reason();
    if (::SetFileAttributesW(path.c_str(), has | FILE_ATTRIBUTE_READONLY) == 0) return reason();
    return {};
}

bool is_executable(const std::filesystem::path& file) {
    std::wstring name = file.extension().native();
    std::transform(name.begin(), name.end(), name.begin(),
                   [](wchar_t letter) { return static_cast<wchar_t>(std::towlower(letter)); });
    for (const wchar_t* const program : {L".exe", L".com", L".bat", L".cmd"})
        if (name == program) return true;
    const Handle opened(::CreateFileW(long_path(file).c_str(), GENERIC_READ, share_all, nullptr,
                                      OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr));
    std::array<char, 2> begin{};
    DWORD got = 0;
    return opened && ::ReadFile(opened.get(), begin.data(), 2, &got, nullptr) != 0 && got == 2 &&
           begin[0] == '#' && begin[1] == '!';
}

}  // namespace femrun::system
