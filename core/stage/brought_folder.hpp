// SPDX-License-Identifier: MIT
// A folder whose content came for it alone: it is moved out of the store, so that there is one copy
// on the disk.
#pragma once

#include <filesystem>
#include <span>

#include "base/result.hpp"
#include "stage/store.hpp"
#include "work/staged_file.hpp"

namespace femrun::stage {

/// Makes the folder of what is in the store, which has it no more then. The store is in the same
/// file system, and nobody else's. Files were verified when they came, and nobody may write them.
/// The folder is there whole, or not at all. An error of kind `missing`: content is not in the
/// store; fetch it and try again.
Result<void> move_into_folder(const Store& store, std::span<const work::StagedFile> files,
                              const std::filesystem::path& folder);

}  // namespace femrun::stage
