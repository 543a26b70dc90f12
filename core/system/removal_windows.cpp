// SPDX-License-Identifier: MIT
// Windows 10 can remove as POSIX does, from version 1809 on and on its own file systems: the name
// is gone at once, whoever still reads the file, and whether or not it may be written. Elsewhere
// the file is first allowed to be written, and its name goes with its last reader.
#include "system/removal.hpp"

#include <string>
#include <utility>
#include <vector>

#include "system/native_windows.hpp"
#include "system/patience_windows.hpp"

namespace femrun::system {

namespace fs = std::filesystem;

namespace {

constexpr DWORD unknown = INVALID_FILE_ATTRIBUTES;

bool was_not_there(DWORD code) {
    return code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND;
}

bool removed_as_posix(const std::wstring& path) {
    // Of FILE_DISPOSITION_INFO_EX, which not every winbase.h has: delete, as POSIX, read-only too.
    DWORD how = 0x1 | 0x2 | 0x10;
    constexpr auto dispose = static_cast<FILE_INFO_BY_HANDLE_CLASS>(21);
    const Handle file(::CreateFileW(path.c_str(), DELETE, share_all, nullptr, OPEN_EXISTING,
                                    FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT,
                                    nullptr));
    return file && ::SetFileInformationByHandle(file.get(), dispose, &how, sizeof how) != 0;
}

bool removed_as_ever(const std::wstring& path, DWORD is) {
    if ((is & FILE_ATTRIBUTE_READONLY) != 0)
        ::SetFileAttributesW(path.c_str(), is & ~DWORD{FILE_ATTRIBUTE_READONLY});
    if ((is & FILE_ATTRIBUTE_DIRECTORY) != 0) return ::RemoveDirectoryW(path.c_str()) != 0;
    return ::DeleteFileW(path.c_str()) != 0;
}

/// ERROR_SUCCESS when it is gone because of this. Who is not told what it is may still be allowed
/// to remove it, but not to guess.
DWORD removed_once(const std::wstring& path) {
    const DWORD is = ::GetFileAttributesW(path.c_str());
    const DWORD code = ::GetLastError();
    if (is == unknown && was_not_there(code)) return ERROR_FILE_NOT_FOUND;
    if (removed_as_posix(path)) return ERROR_SUCCESS;
    if (is == unknown) return code;
    return removed_as_ever(path, is) ? ERROR_SUCCESS : ::GetLastError();
}

/// What Windows has against it.
DWORD removed(const std::wstring& path, Patience& patience) {
    DWORD code = removed_once(path);
    while (code != ERROR_SUCCESS && patience.again(code)) code = removed_once(path);
    return code;
}

bool is_folder(const std::wstring& path) {
    const DWORD is = ::GetFileAttributesW(path.c_str());
    return is != unknown && (is & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

/// The folder itself, which nobody can put a link in the place of while it is open; none where the
/// path is that of a link already, or of something else.
Handle opened_folder(const std::wstring& path, Patience& patience) {
    while (is_folder(path)) {
        Handle folder(::CreateFileW(path.c_str(), FILE_LIST_DIRECTORY | FILE_READ_ATTRIBUTES,
                                    FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_EXISTING,
                                    FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT,
                                    nullptr));
        if (folder && !is_link(folder.get())) return folder;
        if (folder || !patience.again(::GetLastError())) break;
    }
    return {};
}

std::vector<std::wstring> names_in(const std::wstring& folder) {
    std::vector<std::wstring> names;
    WIN32_FIND_DATAW one{};
    const HANDLE search = ::FindFirstFileW((folder + L"\\*").c_str(), &one);
    if (search == INVALID_HANDLE_VALUE) return names;
    do {
        const std::wstring name = one.cFileName;
        if (name != L"." && name != L"..") names.push_back(name);
    } while (::FindNextFileW(search, &one) != 0);
    ::FindClose(search);
    return names;
}

/// Reports the first failure in `why`, and goes on.
void remove_all_of(const std::wstring& path, Patience& patience, DWORD& why) {
    // A link to a folder is a folder to Windows, and not emptied.
    if (const Handle folder = opened_folder(path, patience))
        for (const std::wstring& name : names_in(path))
            remove_all_of(path + L'\\' + name, patience, why);
    const DWORD code = removed(path, patience);
    if (why == ERROR_SUCCESS && !was_not_there(code)) why = code;
}

std::error_code as_error(DWORD code) { return {static_cast<int>(code), std::system_category()}; }

}  // namespace

bool remove_file(const fs::path& file, std::error_code& why) {
    Patience patience;
    const DWORD code = removed(verbatim_path(file), patience);
    why = was_not_there(code) ? std::error_code() : as_error(code);
    return code == ERROR_SUCCESS;
}

void remove_tree(const fs::path& tree, std::error_code& why) {
    Patience patience;
    DWORD code = ERROR_SUCCESS;
    remove_all_of(verbatim_path(tree), patience, code);
    why = as_error(code);
}

}  // namespace femrun::system
