// SPDX-License-Identifier: MIT
#include "stage/brought_folder.hpp"

#include <map>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "stage/whole_folder.hpp"
#include "system/synced_file.hpp"

namespace femrun::stage {

namespace fs = std::filesystem;

namespace {

/// Content that several files have is moved to the last of them.
Result<void> place(const fs::path& content, const work::StagedFile& file, const fs::path& to,
                   bool is_last, const fs::path& folder) {
    std::error_code failure;
    fs::create_directories(to.parent_path(), failure);
    if (failure) return not_made(folder, failure.message());
    if (is_last) {
        if (auto moved = system::rename_file(content, to); !moved)
            return not_made(folder, moved.error().message);
    } else {
        fs::copy_file(content, to, failure);
        if (failure) return not_made(folder, failure.message());
    }
    if (!is_last)  // what is moved was synced when it came
        if (auto synced = system::sync_file(to); !synced)
            return not_made(folder, synced.error().message);
    if (!file.executable && is_last) return {};  // as it came
    if (auto closed = system::make_read_only(to, file.executable); !closed)
        return not_made(folder, closed.error().message);
    return {};
}

}  // namespace

Result<void> move_into_folder(const Store& store, std::span<const work::StagedFile> files,
                              const fs::path& folder) {
    if (auto sound = work::check(files); !sound) return sound;
    std::map<std::string, std::size_t> uses;
    for (const work::StagedFile& file : files) ++uses[file.hash];
    for (const work::StagedFile& file : files)
        if (!store.find(file.hash))
            return Error{ErrorKind::missing,
                         fmt::format("file '{}': its content is not in the store", file.path)};
    return make_whole(folder, Lasts::for_good, [&](const fs::path& making) -> Result<void> {
        for (const work::StagedFile& file : files) {
            const bool is_last = --uses[file.hash] == 0;
            const fs::path content = store.folder() / "content" / file.hash;
            if (auto placed = place(content, file, making / path_of(file.path), is_last, folder);
                !placed)
                return placed;
        }
        return {};
    });
}

}  // namespace femrun::stage
