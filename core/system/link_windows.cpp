// SPDX-License-Identifier: MIT
#include "system/link.hpp"

#include "system/native_windows.hpp"

namespace femrun::system {

bool is_link(const std::filesystem::path& path) {
    const Handle opened(::CreateFileW(
        long_path(path).c_str(), FILE_READ_ATTRIBUTES, share_all, nullptr, OPEN_EXISTING,
        FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
    return opened && is_link(opened.get());
}

}  // namespace femrun::system
