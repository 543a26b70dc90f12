// SPDX-License-Identifier: MIT
// Files named by their content, in a folder that several processes share:
//
//     content/HASH           whole, verified and on disk before it has this name; nobody writes it
//     partial/HASH           what has come of one so far; the next try goes on where it ends
//     held/PROCESS-N         the names of what a process uses: that stays
//     kept/NAME              the names of what is needed later: that stays too
//
// The folder has a bound. What was used least lately goes first, never what is held. A process that
// dies lets go of all that it held.
//
// Everything here blocks on the disk: it is done on a thread for files, one for each object.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "stage/arrival.hpp"
#include "stage/hold.hpp"

namespace femrun::stage {

struct StoreLimits {
    /// Of all that is in it. Decks and meshes of some hundred studies.
    std::uint64_t bytes_max = std::uint64_t{20} << 30;
};

class Store {
public:
    /// The folder is made when the first content comes.
    explicit Store(std::filesystem::path folder, StoreLimits limits = {});

    /// Where the content is; nothing when it is not here whole. That it was asked for counts as
    /// use.
    std::optional<std::filesystem::path> find(const std::string& hash) const;
    /// How many bytes of it an earlier try has left.
    std::uint64_t come(const std::string& hash) const;

    /// For content of this size that is not here. Nothing when another process, or another part of
    /// this one, is at it: look again later.
    Result<std::unique_ptr<Arrival>> arrive(const std::string& hash, std::uint64_t size);
    /// Copies a file of this PC in.
    Result<void> put(const std::filesystem::path& file, const std::string& hash);

    /// Keeps these for as long as the hold lives, those that are here and those that will come.
    Result<Hold> hold(const std::vector<std::string>& hashes);

    /// The same until `release`, and beyond the end of this process: for what goes on later. `name`
    /// is a file's.
    Result<void> keep(const std::string& name, const std::vector<std::string>& hashes);
    void release(const std::string& name);

    /// Content that turned out not to be what its name says.
    void forget(const std::string& hash) const;

    const std::filesystem::path& folder() const { return folder_; }

private:
    Result<void> make_room(std::uint64_t bytes, const std::string& for_whom);

    std::filesystem::path folder_;
    StoreLimits limits_;
};

/// Of this user on this PC, for all its workers: below the cache folder.
std::filesystem::path default_store_folder();

}  // namespace femrun::stage
