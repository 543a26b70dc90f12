// SPDX-License-Identifier: MIT
#include "stage/shared_folder.hpp"

#include <fstream>
#include <random>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "stage/left_files.hpp"
#include "stage/whole_folder.hpp"
#include "system/removal.hpp"
#include "system/synced_file.hpp"

namespace femrun::stage {

namespace fs = std::filesystem;

namespace {

constexpr const char* mark_file = ".femrun-files";  // no study's folder begins with a dot

std::string text_of(const work::DatabaseId& database) {
    return fmt::format("{:016x}{:016x}", database.high, database.low);
}

Error not_written(const fs::path& what, std::string_view why) {
    return {ErrorKind::unavailable,
            fmt::format("'{}': cannot be written: {}; see whether its disk is full, and who may "
                        "write there",
                        path_text(what), why)};
}

Result<std::string> mark_in(const fs::path& folder) {
    std::error_code failure;
    if (!fs::is_directory(folder, failure))
        return Error{
            ErrorKind::unavailable,
            fmt::format("'{}': there is no such folder now; see whether the share is there",
                        path_text(folder))};
    std::ifstream file(folder / mark_file, std::ios::binary);
    std::string mark;
    if (std::getline(file, mark)) return mark;
    return Error{ErrorKind::missing,
                 fmt::format("'{}': is no folder for files of a scheduler, which has a file '{}'; "
                             "name the folder DB.files beside its database",
                             path_text(folder), mark_file)};
}

Result<void> write_all(const fs::path& file, std::string_view bytes) {
    std::error_code none;
    system::remove_file(file, none);
    auto made = system::SyncedFile::append_to(file);
    if (!made) return std::move(made).error();
    if (auto done = made->write(bytes); !done) return done;
    if (auto done = made->sync(); !done) return done;
    return system::make_read_only(file, false);
}

Result<void> copy(const LeftFile& one, const fs::path& to, const Written& written) {
    std::error_code failure;
    fs::create_directories(to.parent_path(), failure);
    if (failure) return Error{ErrorKind::unavailable, failure.message()};
    std::ifstream from(one.at, std::ios::binary);
    auto file = system::SyncedFile::append_to(to);
    if (!file) return std::move(file).error();
    std::vector<char> piece(1 << 20);
    std::uint64_t bytes = 0;
    while (from.read(piece.data(), static_cast<std::streamsize>(piece.size())), from.gcount() > 0) {
        const std::string_view some(piece.data(), static_cast<std::size_t>(from.gcount()));
        if (auto done = file->write(some); !done) return done;
        bytes += some.size();
        *written += some.size();
    }
    if (!from.is_open() || from.bad())
        return Error{ErrorKind::unavailable, fmt::format("'{}' cannot be read", path_text(one.at))};
    if (bytes != one.file.size)
        return Error{ErrorKind::unavailable, fmt::format("'{}' has {} bytes by now, and had {}",
                                                         path_text(one.at), bytes, one.file.size)};
    if (auto done = file->sync(); !done) return done;
    return system::make_read_only(to, one.file.executable);
}

/// When the word that it is there was lost.
Result<void> same_there(const fs::path& from, const fs::path& to) {
    const auto left = left_in(from);
    if (!left) return left.error();
    std::vector<work::StagedFile> files;
    for (const LeftFile& one : *left) files.push_back(one.file);
    if (has_just(to, files)) return {};
    return Error{ErrorKind::conflict,
                 fmt::format("'{}': is there already, with other files than the attempt has left; "
                             "remove it",
                             path_text(to))};
}

}  // namespace

// Another name than that of what comes over a connection: one PC may be at the one, and another at
// the other.
fs::path being_put(const fs::path& to) {
    fs::path beside = to;
    return beside += ".placing";
}

Result<std::string> mark_folder(const fs::path& folder, const work::DatabaseId& database) {
    std::random_device draw;
    const std::string mark = fmt::format("{} {:08x}{:08x}", text_of(database), draw(), draw());
    const fs::path file = folder / mark_file;
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure) return not_written(file, failure.message());
    const fs::path making = being_put(file);
    if (const auto done = write_all(making, mark + '\n'); !done)
        return not_written(file, done.error().message);
    if (const auto done = system::rename_synced(making, file); !done)
        return not_written(file, done.error().message);
    return mark;
}

Result<void> check_marked(const fs::path& folder, const work::DatabaseId& database) {
    const auto mark = mark_in(folder);
    if (!mark) return mark.error();
    if (mark->starts_with(text_of(database))) return {};
    return Error{ErrorKind::invalid,
                 fmt::format("'{}': is the folder for files of another scheduler's database",
                             path_text(folder))};
}

Result<void> check_mark(const fs::path& folder, const std::string& mark) {
    const auto is = mark_in(folder);
    if (!is) return is.error();
    if (*is == mark) return {};
    return Error{
        ErrorKind::invalid,
        fmt::format("'{}': is not the folder that the scheduler has, but a copy, or that of "
                    "another one",
                    path_text(folder))};
}

Result<void> put_on_share(const fs::path& from, const fs::path& to, const Written& written) {
    std::error_code failure;
    if (fs::exists(to, failure)) return same_there(from, to);
    const auto left = named_in(from);
    if (!left) return left.error();
    const fs::path making = being_put(to);
    system::remove_tree(making, failure);
    const auto give_up = [&](std::string_view why) -> Result<void> {
        std::error_code ignored;  // the next try begins with that
        system::remove_tree(making, ignored);
        if (!fs::exists(from, ignored)) return {};  // nobody wants it any more
        return not_written(to, why);
    };
    fs::create_directories(making, failure);
    if (failure) return give_up(failure.message());
    for (const LeftFile& one : *left)
        if (const auto done = copy(one, making / path_of(one.file.path), written); !done)
            return give_up(done.error().message);
    // If it was discarded meanwhile, nobody would remove it there.
    if (!fs::exists(from, failure)) return give_up({});
    if (const auto done = sync_names(making); !done) return give_up(done.error().message);
    if (const auto done = system::rename_synced(making, to); !done)
        return give_up(done.error().message);
    return {};
}

bool has_sizes(const fs::path& folder, std::span<const work::StagedFile> files) {
    std::set<std::pair<std::string, std::uint64_t>> is, wanted;
    for (const work::StagedFile& file : files) wanted.emplace(file.path, file.size);
    std::error_code failure;
    for (fs::recursive_directory_iterator at(folder, failure), end; !failure && at != end;
         at.increment(failure)) {
        std::error_code gone;
        if (at->is_regular_file(gone))
            is.emplace(slashed_text(at->path().lexically_relative(folder)), at->file_size(gone));
        if (is.size() > wanted.size()) return false;
    }
    return !failure && is == wanted;
}

}  // namespace femrun::stage
