// SPDX-License-Identifier: MIT
#include "work/staged_file.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/plain_text.hpp"
#include "work/portable_name.hpp"

namespace femrun::work {

namespace {

Error wrong(const std::string& path, std::string_view what) {
    return {ErrorKind::invalid, fmt::format("file '{}': {}", plain(path, word_bytes_max), what)};
}

Result<void> check_path(const std::string& path) {
    if (path.size() > staged_path_max)
        return wrong(path, fmt::format("its path has {} bytes; {} go on every system", path.size(),
                                       staged_path_max));
    if (plain(path, message_bytes_max) != path) return wrong(path, "its path is no readable text");
    std::string_view rest = path;
    for (;;) {
        const auto slash = rest.find('/');
        const std::string_view part = rest.substr(0, slash);
        if (part == ".." || part == "." || part.empty())
            return wrong(path, "it does not lie below the study's folder; put it there");
        if (!is_portable(part))
            return wrong(path, fmt::format("'{}' is a name that Windows cannot have; give it "
                                           "another",
                                           part));
        if (slash == std::string_view::npos) return {};
        rest.remove_prefix(slash + 1);
    }
}

}  // namespace

bool is_content_hash(std::string_view text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

Result<void> check(std::span<const StagedFile> files) {
    if (files.size() > staged_files_max)
        return Error{ErrorKind::invalid, fmt::format("there are {} files; {} may belong to a study",
                                                     files.size(), staged_files_max)};
    std::uint64_t bytes = 0;
    std::map<std::string, const StagedFile*> known;
    for (const StagedFile& file : files) {
        if (auto sound = check_path(file.path); !sound) return sound;
        if (!is_content_hash(file.hash)) return wrong(file.path, "its hash is no SHA-256");
        if (file.size > staged_bytes_max - bytes)
            return wrong(file.path, fmt::format("with it the study's files are larger than {} GiB",
                                                staged_bytes_max >> 30));
        bytes += file.size;
        const auto [twin, is_new] = known.emplace(case_folded(file.path), &file);
        if (!is_new)
            return wrong(file.path, fmt::format("on some systems it is the same as '{}'; give one "
                                                "of them another name",
                                                twin->second->path));
    }
    for (const auto& [path, file] : known)
        for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1))
            if (const auto other = known.find(path.substr(0, slash)); other != known.end())
                return wrong(file->path, fmt::format("there is a file '{}' where its folder is",
                                                     other->second->path));
    return {};
}

Result<void> check(std::span<const SolverLibrary> libraries) {
    if (libraries.size() > solver_libraries_max)
        return Error{ErrorKind::invalid,
                     fmt::format("there are {} libraries of one solver; {} may be",
                                 libraries.size(), solver_libraries_max)};
    for (const SolverLibrary& library : libraries) {
        if (!is_portable(library.platform) ||
            plain(library.platform, message_bytes_max) != library.platform)
            return Error{ErrorKind::invalid, fmt::format("platform '{}': is no name of a platform",
                                                         plain(library.platform, word_bytes_max))};
        if (!is_content_hash(library.hash))
            return Error{ErrorKind::invalid,
                         fmt::format("library for {}: its hash is no SHA-256", library.platform)};
    }
    return {};
}

}  // namespace femrun::work
