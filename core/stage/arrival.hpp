// SPDX-License-Identifier: MIT
// Content on its way into a store.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/content_hash.hpp"
#include "base/result.hpp"

namespace femrun::system {
class FileLock;
class SyncedFile;
}  // namespace femrun::system

namespace femrun::stage {

/// What has come stays when this ends early: the next try goes on with it.
class Arrival {
public:
    ~Arrival();
    Arrival(const Arrival&) = delete;
    Arrival& operator=(const Arrival&) = delete;

    /// Bytes that are here: where the next ones belong.
    std::uint64_t come() const { return come_; }
    bool is_whole() const { return come_ == size_; }

    Result<void> write(std::string_view next);
    /// Verifies what has come, has it on disk, and gives it its name. What is not what its name
    /// says is thrown away.
    Result<void> finish();

private:
    friend class Store;
    struct Place {
        std::string hash;
        std::uint64_t size;
        std::filesystem::path partial, whole;
    };
    static Result<std::unique_ptr<Arrival>> begin(Place place);
    Arrival(Place place, std::unique_ptr<system::FileLock> lock, system::SyncedFile file,
            ContentHash so_far, std::uint64_t come);

    std::string hash_;
    std::uint64_t size_;
    std::filesystem::path partial_, whole_;
    std::unique_ptr<system::FileLock> lock_;
    std::unique_ptr<system::SyncedFile> file_;
    ContentHash so_far_;
    std::uint64_t come_;
};

}  // namespace femrun::stage
