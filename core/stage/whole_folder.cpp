// SPDX-License-Identifier: MIT
#include "stage/whole_folder.hpp"

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "system/removal.hpp"
#include "system/synced_file.hpp"

namespace femrun::stage {

namespace fs = std::filesystem;

Error not_made(const fs::path& folder, const std::string& why) {
    return {ErrorKind::unavailable, fmt::format("'{}': cannot be made: {}; see whether its disk is "
                                                "full, and who may write there",
                                                path_text(folder), why)};
}

Result<void> sync_names(const fs::path& folder) {
    if (auto synced = system::sync_folder(folder); !synced) return synced;
    std::error_code failure;
    for (fs::recursive_directory_iterator at(folder, failure), end; !failure && at != end;
         at.increment(failure)) {
        std::error_code gone;
        if (!at->is_directory(gone) || at->is_symlink(gone)) continue;
        if (auto synced = system::sync_folder(at->path()); !synced) return synced;
    }
    if (failure) return Error{ErrorKind::unavailable, failure.message()};
    return {};
}

Result<void> make_whole(const fs::path& folder, Lasts lasts,
                        const std::function<Result<void>(const fs::path&)>& fill) {
    fs::path making = folder;
    making += ".making";
    std::error_code failure;
    system::remove_tree(making, failure);
    fs::create_directories(making, failure);
    if (failure) return not_made(folder, failure.message());
    if (auto filled = fill(making); !filled) {
        system::remove_tree(making, failure);
        return filled;
    }
    system::remove_tree(folder, failure);
    if (lasts == Lasts::until_a_power_cut) {
        if (auto renamed = system::rename_file(making, folder); !renamed)
            return not_made(folder, renamed.error().message);
        return {};
    }
    auto done = sync_names(making);
    if (done) done = system::rename_synced(making, folder);
    // The folder above it may be new as well.
    if (done) done = system::sync_folder(folder.parent_path().parent_path());
    if (!done) return not_made(folder, done.error().message);
    return {};
}

}  // namespace femrun::stage
