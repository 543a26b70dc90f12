// SPDX-License-Identifier: MIT
#include "base/contents.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/content_hash.hpp"
#include "base/path_text.hpp"

namespace femrun {

namespace fs = std::filesystem;

namespace {

constexpr const char* missing = "missing";

}  // namespace

std::string Contents::of(const fs::path& path) {
    std::error_code failure;
    return fs::is_directory(path, failure) ? of_folder(path) : of_file(path);
}

std::string Contents::of_file(const fs::path& file) {
    std::error_code failure;
    const std::uintmax_t size = fs::file_size(file, failure);
    if (failure) return missing;
    if (size > left_) {
        const auto written = fs::last_write_time(file, failure);
        return fmt::format("{} bytes of {}", size, written.time_since_epoch().count());
    }
    left_ -= size;
    auto hash = content_hash_of(file);
    return hash ? std::move(*hash) : missing;
}

std::string Contents::of_folder(const fs::path& folder) {
    std::vector<fs::path> files;
    std::size_t more = 0;
    std::error_code failure;
    fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied,
                                           failure);
    for (; !failure && entry != fs::recursive_directory_iterator(); entry.increment(failure)) {
        std::error_code unreadable;
        if (!entry->is_regular_file(unreadable)) continue;
        if (files.size() < files_max)
            files.push_back(entry->path());
        else
            ++more;
    }
    std::sort(files.begin(), files.end());
    ContentHash hash;
    for (const fs::path& file : files)
        hash.add(
            fmt::format("{}\n{}\n", slashed_text(file.lexically_relative(folder)), of_file(file)));
    hash.add(fmt::format("{} more", more));
    return hash.finish();
}

}  // namespace femrun
