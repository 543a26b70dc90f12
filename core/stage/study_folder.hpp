// SPDX-License-Identifier: MIT
// A study's folder on a PC that has nothing of it but content.
#pragma once

#include <filesystem>
#include <span>

#include "base/result.hpp"
#include "stage/store.hpp"
#include "work/staged_file.hpp"

namespace femrun::stage {

/// Makes the folder anew, of copies that nobody may write: what a solver does to them is seen by no
/// other study. Each copy is verified. It is there whole, or as it was before. An error of kind
/// `missing`: content is not in the store, or was not what it should be and is there no more; fetch
/// it and try again.
Result<void> make_study_folder(const Store& store, std::span<const work::StagedFile> files,
                               const std::filesystem::path& folder);

}  // namespace femrun::stage
