// SPDX-License-Identifier: MIT
#include "system/private_folder.hpp"

#include <random>

#include <fmt/format.h>

#include "system/folders.hpp"
#include "system/this_process.hpp"

namespace femrun::system {

namespace fs = std::filesystem;

namespace {

// Names are drawn, not guarded: one that is taken costs another draw, a full disk costs them all.
constexpr int draws_max = 100;

}  // namespace

PrivateFolder::PrivateFolder() {
    std::random_device random;
    for (int draw = 0; draw < draws_max && path_.empty(); ++draw) {
        const fs::path wanted =
            temporary_folder() / fmt::format("femrun-{}-{:08x}", process_id(), random());
        std::error_code failed;
        if (fs::create_directory(wanted, failed) && !failed) {
            path_ = wanted;
            fs::permissions(path_, fs::perms::owner_all, failed);
        }
    }
}

PrivateFolder::~PrivateFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
}

}  // namespace femrun::system
