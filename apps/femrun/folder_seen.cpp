// SPDX-License-Identifier: MIT
#include "folder_seen.hpp"

#include <algorithm>

namespace femrun::app {

namespace fs = std::filesystem;

view::FolderSeen folder_seen(AttemptId attempt, const fs::path& folder) {
    view::FolderSeen seen{attempt, folder.string(), {}};
    std::error_code error;
    for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
         at.increment(error))
        if (at->is_regular_file(error))
            seen.files.push_back(
                {fs::relative(at->path(), folder, error).generic_string(), at->file_size(error)});
    std::sort(seen.files.begin(), seen.files.end(),
              [](const auto& a, const auto& b) { return a.path < b.path; });
    return seen;
}

}  // namespace femrun::app
