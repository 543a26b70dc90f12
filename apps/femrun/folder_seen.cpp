// SPDX-License-Identifier: MIT
#include "folder_seen.hpp"

#include <algorithm>

#include "base/path_text.hpp"

namespace femrun::app {

namespace fs = std::filesystem;

view::FolderSeen folder_seen(AttemptId attempt, const fs::path& folder) {
    view::FolderSeen seen{attempt, path_text(folder), {}};
    std::error_code error;
    for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
         at.increment(error))
        if (at->is_regular_file(error))
            seen.files.push_back(
                {slashed_text(fs::relative(at->path(), folder, error)), at->file_size(error)});
    std::sort(seen.files.begin(), seen.files.end(),
              [](const auto& a, const auto& b) { return a.path < b.path; });
    return seen;
}

}  // namespace femrun::app
