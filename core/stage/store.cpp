// SPDX-License-Identifier: MIT
#include "stage/store.hpp"

#include <algorithm>
#include <fstream>
#include <set>

#include <fmt/format.h>

#include "base/check.hpp"
#include "base/path_text.hpp"
#include "base/size_text.hpp"
#include "system/file_lock.hpp"
#include "system/folders.hpp"
#include "system/removal.hpp"
#include "work/staged_file.hpp"

namespace femrun::stage {

namespace fs = std::filesystem;

namespace {

struct Kept {
    fs::path file;
    std::uint64_t bytes = 0;
    fs::file_time_type used;
};

std::vector<Kept> files_in(const fs::path& folder) {
    std::vector<Kept> all;
    std::error_code ignored;  // what another process removes meanwhile is no more
    for (fs::directory_iterator entry(folder, ignored), end; !ignored && entry != end;
         entry.increment(ignored)) {
        if (!work::is_content_hash(path_text(entry->path().filename()))) continue;
        std::error_code gone;
        const auto bytes = entry->file_size(gone);
        const auto used = entry->last_write_time(gone);
        if (!gone) all.push_back({entry->path(), bytes, used});
    }
    return all;
}

void add_kept(const fs::path& folder, std::set<std::string>& held) {
    std::error_code none;
    for (fs::directory_iterator list(folder, none), end; !none && list != end;
         list.increment(none)) {
        std::ifstream lines(list->path(), std::ios::binary);
        for (std::string hash; std::getline(lines, hash);) held.insert(hash);
    }
}

/// Whether a process is at a partial file.
bool arrives(fs::path file) {
    return system::FileLock::held(path_text(file += ".lock")).has_value();
}

}  // namespace

Store::Store(fs::path folder, StoreLimits limits) : folder_(std::move(folder)), limits_(limits) {}

std::optional<fs::path> Store::find(const std::string& hash) const {
    if (!work::is_content_hash(hash)) return std::nullopt;
    fs::path file = folder_ / "content" / hash;
    std::error_code failure;
    if (!fs::is_regular_file(file, failure)) return std::nullopt;
    fs::last_write_time(file, fs::file_time_type::clock::now(), failure);
    return file;
}

std::uint64_t Store::come(const std::string& hash) const {
    if (!work::is_content_hash(hash)) return 0;
    std::error_code nothing;
    const auto bytes = fs::file_size(folder_ / "partial" / hash, nothing);
    return nothing ? 0 : bytes;
}

Result<std::unique_ptr<Arrival>> Store::arrive(const std::string& hash, std::uint64_t size) {
    if (!work::is_content_hash(hash))
        return Error{ErrorKind::invalid, "content: its name is no SHA-256"};
    for (const char* part : {"content", "partial"}) {
        std::error_code failure;
        fs::create_directories(folder_ / part, failure);
        if (failure)
            return Error{ErrorKind::unavailable,
                         fmt::format("'{}': cannot be made: {}; name another folder",
                                     path_text(folder_), failure.message())};
    }
    if (auto room = make_room(size - std::min(size, come(hash)), hash); !room)
        return std::move(room).error();
    return Arrival::begin({hash, size, folder_ / "partial" / hash, folder_ / "content" / hash});
}

Result<void> Store::put(const fs::path& file, const std::string& hash) {
    if (find(hash)) return {};
    std::error_code failure;
    const auto size = fs::file_size(file, failure);
    std::ifstream stream(file, std::ios::binary);
    if (failure || !stream)
        return Error{ErrorKind::missing, fmt::format("'{}': cannot be read", path_text(file))};
    auto arrival = arrive(hash, size);
    if (!arrival) return std::move(arrival).error();
    if (!*arrival)
        return Error{ErrorKind::conflict,
                     fmt::format("'{}': is being copied by another process", path_text(file))};
    Arrival& coming = **arrival;
    stream.seekg(static_cast<std::streamoff>(coming.come()));
    std::vector<char> piece(1 << 16);
    while (!coming.is_whole()) {
        stream.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        const auto count = static_cast<std::size_t>(stream.gcount());
        if (count == 0) break;  // it has become shorter: its hash will tell
        if (auto written = coming.write({piece.data(), count}); !written) return written;
    }
    return coming.finish();
}

Result<Hold> Store::hold(const std::vector<std::string>& hashes) {
    return Hold::take(folder_ / "held", hashes);
}

Result<void> Store::keep(const std::string& name, const std::vector<std::string>& hashes) {
    std::error_code failure;
    fs::create_directories(folder_ / "kept", failure);
    std::ofstream list(folder_ / "kept" / path_of(name), std::ios::binary);
    for (const std::string& hash : hashes) list << hash << '\n';
    if (!list.flush())
        return Error{
            ErrorKind::unavailable,
            fmt::format("'{}': what is needed later cannot be noted there; see whether its "
                        "disk is full",
                        path_text(folder_ / "kept"))};
    return {};
}

void Store::release(const std::string& name) {
    std::error_code gone_already;
    system::remove_file(folder_ / "kept" / path_of(name), gone_already);
}

void Store::forget(const std::string& hash) const {
    std::error_code gone;
    if (work::is_content_hash(hash)) system::remove_file(folder_ / "content" / hash, gone);
}

Result<void> Store::make_room(std::uint64_t bytes, const std::string& for_whom) {
    auto content = files_in(folder_ / "content");
    const auto partial = files_in(folder_ / "partial");
    content.insert(content.end(), partial.begin(), partial.end());
    std::uint64_t total = 0;
    for (const Kept& one : content) total += one.bytes;
    const auto fits = [&] {
        return bytes <= limits_.bytes_max && total <= limits_.bytes_max - bytes;
    };
    if (fits()) return {};

    std::sort(content.begin(), content.end(), [](const Kept& a, const Kept& b) {
        return std::tie(a.used, a.file) < std::tie(b.used, b.file);
    });
    auto held = Hold::all(folder_ / "held");
    add_kept(folder_ / "kept", held);
    held.insert(for_whom);
    for (const Kept& one : content) {
        if (held.contains(path_text(one.file.filename())) || arrives(one.file)) continue;
        std::error_code in_use;
        if (system::remove_file(one.file, in_use)) total -= one.bytes;
        if (fits()) return {};
    }
    return Error{ErrorKind::unavailable,
                 fmt::format("'{}': it may hold {}, {} of that are in use, and {} more do not fit; "
                             "end a study with large files first",
                             path_text(folder_), size_text(limits_.bytes_max), size_text(total),
                             size_text(bytes))};
}

fs::path default_store_folder() { return system::cache_folder() / "store"; }

}  // namespace femrun::stage
