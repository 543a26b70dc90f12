// SPDX-License-Identifier: MIT
// How much of the scheduler's disk results of workers elsewhere may take: a total, and never the
// last of the disk, which is the database's.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "net/store_thread.hpp"

namespace femrun::net {

class ResultsRoom {
public:
    /// Counts what is there of attempts' folders, on the thread, which outlives this.
    ResultsRoom(StoreThread& files, std::filesystem::path files_folder, std::uint64_t bytes_max);

    struct Answer {
        bool has = false;                  // the bytes are counted from now on, as coming
        std::optional<std::string> why{};  // when it has not: said the first time alone
    };
    kj::Promise<Answer> take(std::uint64_t bytes);
    void came(std::uint64_t bytes) { coming_ -= bytes < coming_ ? bytes : coming_; }
    void does_not_come(std::uint64_t bytes) {
        came(bytes);
        give_back(bytes);
    }
    /// Of what is here: it was removed.
    void give_back(std::uint64_t bytes) { used_ -= bytes < used_ ? bytes : used_; }

    std::uint64_t used() const { return used_; }

private:
    Answer answer(std::uint64_t bytes, const std::filesystem::space_info& disk);

    StoreThread& files_;
    std::filesystem::path folder_;
    std::uint64_t bytes_max_;
    std::uint64_t used_ = 0;
    std::uint64_t coming_ = 0;  // of that: not yet on the disk
    bool told_ = false;
    kj::Promise<void> counting_;
};

/// Of all files below.
std::uint64_t bytes_below(const std::filesystem::path& folder);

}  // namespace femrun::net
