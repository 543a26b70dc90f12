// SPDX-License-Identifier: MIT
#include "system/removal.hpp"

namespace femrun::system {

bool remove_file(const std::filesystem::path& file, std::error_code& why) {
    return std::filesystem::remove(file, why);
}

void remove_tree(const std::filesystem::path& tree, std::error_code& why) {
    std::filesystem::remove_all(tree, why);
}

}  // namespace femrun::system
