// SPDX-License-Identifier: MIT
// A scheduler's folder for files on a share, which another PC sees under a path of its own. What
// attempts leave there is put into it at once, and need not travel over a connection.
//
// Two PCs that mean the same path may see two folders: a copy of last week, another share of the
// same name, an empty mount point. So the folder has a mark, a file that is written anew at each
// start of the scheduler: who reads there what the scheduler says sees what the scheduler sees.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "base/result.hpp"
#include "work/staged_file.hpp"
#include "work/terms.hpp"

namespace femrun::stage {

/// Marks the folder, and gives the mark: it begins with the database's id.
Result<std::string> mark_folder(const std::filesystem::path& folder,
                                const work::DatabaseId& database);

/// Whether the folder is that of this database, as far as one sees who was not told its mark. An
/// error says what is the matter with it.
Result<void> check_marked(const std::filesystem::path& folder, const work::DatabaseId& database);
/// Whether it has this very mark.
Result<void> check_mark(const std::filesystem::path& folder, const std::string& mark);

/// Bytes that have been written, for whoever watches from another thread.
using Written = std::shared_ptr<std::atomic<std::uint64_t>>;

/// Copies the folder of an attempt to `to`, on disk when this returns. It is there whole or not at
/// all, and nothing that is there already is replaced. Files have the names that they travel under.
/// Of one that is removed meanwhile nothing is there, and that is no error.
Result<void> put_on_share(const std::filesystem::path& from, const std::filesystem::path& to,
                          const Written& written);

/// Where `put_on_share` puts it until it is whole, which a worker that is killed leaves there.
std::filesystem::path being_put(const std::filesystem::path& to);

/// Whether the folder has just files of these names and sizes. Does not read them.
bool has_sizes(const std::filesystem::path& folder, std::span<const work::StagedFile> files);

}  // namespace femrun::stage
