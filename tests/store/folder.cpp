// SPDX-License-Identifier: MIT
#include "store/folder.hpp"

#include <random>

namespace femrun::store::testing {

Folder::Folder() {
    std::random_device device;
    path_ = std::filesystem::temp_directory_path() /
            ("femrun-store-" + std::to_string(device()) + std::to_string(device()));
    std::filesystem::create_directories(path_);
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace femrun::store::testing
