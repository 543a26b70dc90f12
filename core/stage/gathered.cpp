// SPDX-License-Identifier: MIT
#include "stage/gathered.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/content_hash.hpp"
#include "base/path_text.hpp"
#include "stage/pattern.hpp"
#include "system/link.hpp"
#include "system/synced_file.hpp"

namespace femrun::stage {

namespace fs = std::filesystem;

namespace {

/// What Femrun itself keeps beside a study file, and what systems and editors hide.
bool is_by_the_way(const std::string& name) {
    const auto ends = [&](std::string_view end) { return name.ends_with(end); };
    return name.starts_with('.') || ends(".db") || ends(".db-wal") || ends(".db-shm") ||
           ends(".db.files");
}

/// All files below `at`, without what is by the way. Links to folders are followed nowhere: they
/// may lead in circles.
Result<void> walk(const fs::path& folder, const fs::path& at, std::vector<std::string>& found) {
    std::error_code failure;
    for (fs::directory_iterator entry(at, failure), end; !failure && entry != end;
         entry.increment(failure)) {
        if (is_by_the_way(path_text(entry->path().filename()))) continue;
        std::error_code gone;
        if (entry->is_directory(gone) && !system::is_link(entry->path())) {
            if (auto walked = walk(folder, entry->path(), found); !walked) return walked;
        } else if (entry->is_regular_file(gone)) {
            found.push_back(slashed_text(entry->path().lexically_relative(folder)));
        }
        if (found.size() > work::staged_files_max)
            return Error{ErrorKind::invalid,
                         fmt::format("'{}': there are more than {} files; name those that the "
                                     "solver needs",
                                     path_text(folder), work::staged_files_max)};
    }
    if (failure)
        return Error{ErrorKind::unavailable,
                     fmt::format("'{}': cannot be read: {}", path_text(at), failure.message())};
    return {};
}

}  // namespace

Result<std::vector<std::string>> files_named(const fs::path& folder, const std::string& name) {
    const fs::path path = (folder / path_of(name)).lexically_normal();
    const fs::path relative = path.lexically_relative(folder.lexically_normal());
    if (relative.empty() || *relative.begin() == "..")
        return Error{
            ErrorKind::invalid,
            fmt::format("file '{}': it is outside the study's folder '{}', and workers "
                        "elsewhere get what is in there; put a copy beside the study file, "
                        "or, of a program that every PC has, write the name alone",
                        name, path_text(folder))};
    std::error_code failure;
    std::vector<std::string> found;
    if (fs::is_directory(path, failure)) {
        if (auto walked = walk(folder, path, found); !walked) return std::move(walked).error();
    } else if (fs::exists(path, failure)) {
        found.push_back(slashed_text(relative));
    } else if (is_pattern(name)) {
        const std::string pattern = slashed_text(relative);
        if (auto walked = walk(folder, folder, found); !walked) return std::move(walked).error();
        std::erase_if(found, [&](const std::string& one) { return !fits(pattern, one); });
    }
    if (found.empty())
        return Error{ErrorKind::missing, fmt::format("file '{}': there is none in the study's "
                                                     "folder '{}'; name those that are there",
                                                     name, path_text(folder))};
    std::sort(found.begin(), found.end());
    return found;
}

Result<work::StagedFile> read_file(const fs::path& file) {
    auto hash = content_hash_of(file);
    if (!hash) return std::move(hash).error();
    std::error_code failure;
    const auto size = fs::file_size(file, failure);
    if (failure)
        return Error{ErrorKind::unavailable,
                     fmt::format("'{}': cannot be read: {}", path_text(file), failure.message())};
    return work::StagedFile{{}, *std::move(hash), size, system::is_executable(file)};
}

Result<std::vector<work::StagedFile>> gather(const fs::path& folder,
                                             const std::vector<std::string>& paths) {
    std::vector<work::StagedFile> files;
    for (const std::string& path : paths) {
        auto file = read_file(folder / path_of(path));
        if (!file) return std::move(file).error();
        file->path = path;
        files.push_back(*std::move(file));
    }
    if (auto sound = work::check(files); !sound) return std::move(sound).error();
    return files;
}

}  // namespace femrun::stage
