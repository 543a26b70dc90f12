// SPDX-License-Identifier: MIT
#include "stage/arrival.hpp"

#include <fstream>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "system/file_lock.hpp"
#include "system/removal.hpp"
#include "system/synced_file.hpp"

namespace femrun::stage {

namespace fs = std::filesystem;

namespace {

Error not_written(const fs::path& file, const Error& reason) {
    return {ErrorKind::unavailable,
            fmt::format("'{}': cannot be written: {}; make room or name another folder",
                        path_text(file.parent_path().parent_path()), reason.message)};
}

/// The hash of what an earlier try has left, and its length.
std::pair<ContentHash, std::uint64_t> read_again(const fs::path& partial) {
    ContentHash hash;
    std::uint64_t length = 0;
    std::ifstream stream(partial, std::ios::binary);
    std::vector<char> piece(1 << 16);
    while (stream) {
        stream.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        const auto count = static_cast<std::size_t>(stream.gcount());
        hash.add({piece.data(), count});
        length += count;
    }
    return {hash, length};
}

}  // namespace

Result<std::unique_ptr<Arrival>> Arrival::begin(Place place) {
    fs::path lock_file = place.partial;
    lock_file += ".lock";
    auto taken = system::FileLock::take(path_text(lock_file));
    if (!taken) return not_written(place.partial, taken.error());
    if (!taken->lock) return std::unique_ptr<Arrival>();
    std::error_code ignored;
    const auto left = fs::file_size(place.partial, ignored);
    if (!ignored && left > place.size) system::remove_file(place.partial, ignored);
    auto [so_far, come] = read_again(place.partial);
    auto file = system::SyncedFile::append_to(place.partial);
    if (!file) return not_written(place.partial, file.error());
    return std::unique_ptr<Arrival>(new Arrival(std::move(place), std::move(taken->lock),
                                                std::move(file).value(), so_far, come));
}

Arrival::Arrival(Place place, std::unique_ptr<system::FileLock> lock, system::SyncedFile file,
                 ContentHash so_far, std::uint64_t come)
    : hash_(std::move(place.hash)),
      size_(place.size),
      partial_(std::move(place.partial)),
      whole_(std::move(place.whole)),
      lock_(std::move(lock)),
      file_(std::make_unique<system::SyncedFile>(std::move(file))),
      so_far_(so_far),
      come_(come) {}

Arrival::~Arrival() = default;

Result<void> Arrival::write(std::string_view next) {
    if (next.size() > size_ - come_)
        return Error{
            ErrorKind::invalid,
            fmt::format("content {}: more than the {} bytes came that it has", hash_, size_)};
    if (auto written = file_->write(next); !written) {
        // How much of it is there is not known: what cannot be told apart is fetched again.
        std::error_code ignored;
        fs::resize_file(partial_, come_, ignored);
        return not_written(partial_, written.error());
    }
    so_far_.add(next);
    come_ += next.size();
    return {};
}

Result<void> Arrival::finish() {
    if (std::string is = so_far_.finish(); is != hash_ || !is_whole()) {
        std::error_code ignored;
        system::remove_file(partial_, ignored);
        return Error{
            ErrorKind::unavailable,
            fmt::format("content {}: what came is {} instead; it was thrown away", hash_, is)};
    }
    if (auto synced = file_->sync(); !synced) return not_written(partial_, synced.error());
    if (auto closed = system::make_read_only(partial_, false); !closed)
        return not_written(partial_, closed.error());
    if (auto named = system::rename_synced(partial_, whole_); !named)
        return not_written(partial_, named.error());
    return {};
}

}  // namespace femrun::stage
