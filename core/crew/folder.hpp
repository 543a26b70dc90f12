// SPDX-License-Identifier: MIT
// The folder of a crew: what is wanted of it, what is known of its jobs, the address that they go
// to, what they print. All of it is readable for its user alone.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "crew/spec.hpp"
#include "system/file_lock.hpp"

namespace femrun::crew {

class Folder {
public:
    explicit Folder(std::filesystem::path path) : path_(std::move(path)) {}

    /// Where crews of this user are that nobody gave a folder: below its cache, which nodes of a
    /// cluster mostly share.
    static Folder named(const std::string& name);
    /// All of those that have a spec, by name.
    static std::vector<Folder> all();

    const std::filesystem::path& path() const { return path_; }
    /// The keeper's, for people.
    std::filesystem::path log() const { return path_ / "keeper.log"; }

    /// Nothing where there is no crew.
    Result<std::optional<Spec>> spec() const;
    Result<void> write(const Spec& spec) const;
    /// Empty where no keeper has begun.
    Result<Book> book() const;
    Result<void> write(const Book& book) const;

    /// Addresses of the scheduler, with their tokens: for the keeper, and for workers.
    struct Addresses {
        std::string user, worker;
    };
    Result<Addresses> addresses() const;
    Result<void> write(const Addresses& addresses) const;

    /// Held by the one that keeps the crew; empty when another does.
    Result<std::unique_ptr<system::FileLock>> keep() const;
    bool is_kept() const;

    /// With all that is in it.
    void remove() const;

private:
    std::filesystem::path path_;
};

}  // namespace femrun::crew
