// SPDX-License-Identifier: MIT
#include "system/link.hpp"

namespace femrun::system {

bool is_link(const std::filesystem::path& path) {
    std::error_code not_there;
    return std::filesystem::is_symlink(std::filesystem::symlink_status(path, not_there));
}

}  // namespace femrun::system
