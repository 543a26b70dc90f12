// SPDX-License-Identifier: MIT
// Reports that no scheduler has acknowledged, on the worker's disk: an hour without a scheduler, or
// an end of the worker, loses none of them. Every write is a file of its own, synced before it has
// its name, and goes when its last report is acknowledged. A report that comes back because its
// file could not be removed is one that is said twice, which is harmless.
//
//     <folder>/00000007.reports      what is kept
//     <folder>/00000003.broken       what could not be read, set aside for a person
//
// All calls block on the disk, and come from one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "worker/link.hpp"

namespace femrun::spool {

/// Attempts are unique in a database alone.
struct Key {
    work::DatabaseId database;
    AttemptId attempt;
    auto operator<=>(const Key&) const = default;
};

inline Key key_of(const worker::Ended& ended) { return {ended.database, ended.attempt}; }

/// More on disk than this is a scheduler that will never come back.
inline constexpr std::uint64_t spool_bytes_max = std::uint64_t{256} << 20;

class Spool {
public:
    /// Nothing is touched before `read` or `write`.
    explicit Spool(std::filesystem::path folder, std::uint64_t bytes_max = spool_bytes_max)
        : folder_(std::move(folder)), bytes_max_(bytes_max) {}

    struct Found {
        std::vector<worker::Ended> reports;
        std::vector<std::string> complaints;  // sentences
    };
    /// What an earlier process has left, once and first. What cannot be read is set aside.
    Found read();

    /// Returns when they are on disk. An error is a sentence with the folder in front.
    Result<void> write(std::span<const worker::Ended> reports);
    /// They are nobody's any more.
    void forget(std::span<const Key> reports);

    std::size_t files() const { return left_.size(); }

private:
    struct File {
        std::filesystem::path path;
        std::size_t left = 0;  // reports that are kept
        std::uint64_t bytes = 0;
    };

    void keep(std::uint64_t number, File file, std::span<const worker::Ended> reports);
    std::filesystem::path file(std::uint64_t number, const char* ending) const;

    std::filesystem::path folder_;
    std::uint64_t bytes_max_, bytes_ = 0;
    std::uint64_t last_ = 0;              // number of a file
    std::map<std::uint64_t, File> left_;  // by number
    std::map<Key, std::uint64_t> where_;  // in which file
};

}  // namespace femrun::spool
