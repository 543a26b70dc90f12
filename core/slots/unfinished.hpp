// SPDX-License-Identifier: MIT
// Folders of attempts that nobody ended: a worker that is killed leaves half of something, on a PC
// where nobody will look for it. A mark stands beside the folder for as long as the attempt runs:
//
//     FILES/NAME/trial-000004-attempt-1
//     FILES/NAME/trial-000004-attempt-1.runs
//
// What a worker finds marked when it starts is of a process that is gone. A disk that takes no mark
// costs the tidiness and nothing else.
#pragma once

#include <filesystem>

namespace femrun::slots {

/// The attempt of this folder begins here, whether it has made the folder or not; it is over.
void mark_begun(const std::filesystem::path& folder);
void mark_over(const std::filesystem::path& folder);

/// Removes what is marked in the studies' folders below `files`, and the marks.
void remove_unfinished(const std::filesystem::path& files);

}  // namespace femrun::slots
