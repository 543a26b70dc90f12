// SPDX-License-Identifier: MIT
#include "stage/left_files.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "base/plain_text.hpp"
#include "stage/gathered.hpp"
#include "system/synced_file.hpp"
#include "work/attempt_folder.hpp"
#include "work/portable_name.hpp"

namespace femrun::stage {

namespace fs = std::filesystem;

namespace {

/// A part of a path that every system can have.
std::string portable(std::string part) {
    const bool readable = plain(part, message_bytes_max) == part;
    for (char& letter : part) {
        const auto byte = static_cast<unsigned char>(letter);
        if (byte < 0x20 || std::string_view("<>:\"|?*\\").find(letter) != std::string_view::npos ||
            (byte >= 0x7f && !readable))
            letter = '_';
    }
    return work::is_portable(part) ? part : "_" + part + "_";
}

std::string portable_path(const std::string& path) {
    std::string portable_one;
    for (std::size_t from = 0; from <= path.size();) {
        const std::size_t to = std::min(path.find('/', from), path.size());
        portable_one += (from == 0 ? "" : "/") + portable(path.substr(from, to - from));
        from = to + 1;
    }
    return portable_one;
}

/// The end of a name says more than its beginning: "...-von-mises.png".
std::string shortened(const std::string& path) {
    if (path.size() <= work::staged_path_max) return path;
    std::size_t from = path.size() - work::staged_path_max + 20;
    while (from < path.size() && (static_cast<unsigned char>(path[from]) & 0xc0) == 0x80) ++from;
    std::string end = path.substr(from);
    std::replace(end.begin(), end.end(), '/', '_');
    return "long" + end;
}

/// Names that were given, as systems see them that know no case.
class Given {
public:
    bool is_free(const std::string& path) const {
        const std::string folded = work::case_folded(path);
        if (files_.contains(folded) || folders_.contains(folded)) return false;
        for (auto slash = folded.find('/'); slash != folded.npos;
             slash = folded.find('/', slash + 1))
            if (files_.contains(folded.substr(0, slash))) return false;
        return true;
    }
    void take(const std::string& path) {
        const std::string folded = work::case_folded(path);
        files_.insert(folded);
        for (auto slash = folded.find('/'); slash != folded.npos;
             slash = folded.find('/', slash + 1))
            folders_.insert(folded.substr(0, slash));
    }

private:
    std::set<std::string> files_, folders_;
};

Result<std::vector<std::string>> all_below(const fs::path& folder) {
    std::vector<std::string> paths;
    std::error_code failure;
    if (!fs::is_directory(folder, failure)) return paths;
    for (fs::recursive_directory_iterator at(folder, failure), end; !failure && at != end;
         at.increment(failure)) {
        std::error_code gone;
        if (at->is_regular_file(gone))
            paths.push_back(slashed_text(at->path().lexically_relative(folder)));
        if (paths.size() > work::staged_files_max) break;
    }
    if (failure)
        return Error{ErrorKind::invalid,
                     fmt::format("'{}': cannot be read whole: {}; let this worker's user read "
                                 "what is in it",
                                 path_text(folder), failure.message())};
    std::sort(paths.begin(), paths.end());
    return paths;
}

}  // namespace

std::vector<std::string> attempts_below(const fs::path& files_folder) {
    std::vector<std::string> folders;
    std::error_code none;
    for (fs::directory_iterator study(files_folder, none), end; !none && study != end;
         study.increment(none)) {
        std::error_code no_folder;
        for (fs::directory_iterator at(study->path(), no_folder), last; !no_folder && at != last;
             at.increment(no_folder)) {
            std::string folder =
                path_text(study->path().filename()) + "/" + path_text(at->path().filename());
            if (work::study_of_folder(folder)) folders.push_back(std::move(folder));
        }
    }
    return folders;
}

std::vector<std::string> names_to_travel(const std::vector<std::string>& paths) {
    Given given;
    std::vector<std::string> names;
    for (const std::string& path : paths) {
        const std::string wanted = shortened(portable_path(path));
        std::string name = wanted;
        for (int other = 2; !given.is_free(name); ++other) {
            std::string flat = wanted;  // one of its folders may be in the way
            if (other > 2) std::replace(flat.begin(), flat.end(), '/', '_');
            name = fmt::format("{}~{}", flat, other);
        }
        given.take(name);
        names.push_back(std::move(name));
    }
    return names;
}

Result<std::vector<LeftFile>> named_in(const fs::path& folder) {
    const auto found = all_below(folder);
    if (!found) return found.error();
    const std::vector<std::string>& paths = *found;
    if (paths.size() > work::staged_files_max)
        return Error{
            ErrorKind::invalid,
            fmt::format("it has more than the {} files that may travel", work::staged_files_max)};
    const std::vector<std::string> names = names_to_travel(paths);
    std::vector<LeftFile> left;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        LeftFile one{{.path = names[i]}, folder / path_of(paths[i])};
        std::error_code gone;
        one.file.size = fs::file_size(one.at, gone);
        if (gone) one.file.size = 0;
        one.file.executable = system::is_executable(one.at);
        left.push_back(std::move(one));
    }
    return left;
}

Result<std::vector<LeftFile>> left_in(const fs::path& folder) {
    auto left = named_in(folder);
    if (!left) return left;
    std::vector<work::StagedFile> files;
    for (LeftFile& one : *left) {
        auto read = read_file(one.at);
        if (!read) return std::move(read).error();
        read->path = std::move(one.file.path);
        one.file = *std::move(read);
        files.push_back(one.file);
    }
    if (auto sound = work::check(files); !sound) return std::move(sound).error();
    return left;
}

bool has_just(const fs::path& folder, std::span<const work::StagedFile> files) {
    std::error_code none;
    if (!fs::is_directory(folder, none)) return false;
    const auto left = left_in(folder);
    if (!left) return false;
    std::set<std::pair<std::string, std::string>> is, wanted;
    for (const LeftFile& one : *left) is.emplace(one.file.path, one.file.hash);
    for (const work::StagedFile& file : files) wanted.emplace(file.path, file.hash);
    return is == wanted;
}

}  // namespace femrun::stage
