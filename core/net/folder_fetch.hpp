// SPDX-License-Identifier: MIT
// A folder from the other end of a link. What has come of it waits in a folder of its own until all
// of it is here: the next try goes on with that, and the folder is there whole or not at all.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "net/file_fetch.hpp"
#include "net/store_thread.hpp"
#include "work/staged_file.hpp"

namespace femrun::net {

class FolderFetch {
public:
    /// `coming`: for what has come, in the same file system as `to`, and nobody else's. `thread`
    /// outlives this. `patience`: when nothing has come for so long it is given up.
    FolderFetch(const StoreThread& thread, std::filesystem::path coming, std::filesystem::path to,
                std::optional<Duration> patience = std::nullopt);

    /// Done when the folder is there. Rejects with text as in plugin.capnp, or when the link ends.
    /// Dropping the promise ends the fetching.
    kj::Promise<void> run(std::vector<work::StagedFile> files, wire::Files::Client source);

    /// Bytes that came over the link so far.
    std::uint64_t bytes() const { return fetch_.bytes(); }
    /// It was given up because nothing came.
    bool stood_still() const { return fetch_.stood_still(); }

private:
    std::filesystem::path coming_, to_;
    StoreThread store_;
    FileFetch fetch_;
};

/// The bytes of all of them.
std::uint64_t bytes_of(const std::vector<work::StagedFile>& files);

}  // namespace femrun::net
