// SPDX-License-Identifier: MIT
// The folder that is a worker's own: its identity, drawn once; its reports; its work. One process
// has it at a time.
//
//     <folder>/identity     who the worker is, for as long as the folder is there
//     <folder>/reports      see spool.hpp
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "system/file_lock.hpp"

namespace femrun::spool {

class WorkerFolder {
public:
    /// Takes the folder, which is made if it is not there. Refused in one sentence when another
    /// process has it.
    static Result<WorkerFolder> take(const std::filesystem::path& folder);
    /// The first of `<parent>/worker-1`, `worker-2`, ... that no process has: several workers of
    /// one user on one PC are different ones, each the same at its next start.
    static Result<WorkerFolder> take_any(const std::filesystem::path& parent);

    const std::filesystem::path& path() const { return folder_; }
    std::filesystem::path reports() const { return folder_ / "reports"; }
    /// 32 hexadecimal digits.
    const std::string& identity() const { return identity_; }

private:
    WorkerFolder(std::filesystem::path folder, std::string identity,
                 std::unique_ptr<system::FileLock> lock)
        : folder_(std::move(folder)), identity_(std::move(identity)), lock_(std::move(lock)) {}

    struct Tried;
    static Result<Tried> try_it(const std::filesystem::path& folder);

    std::filesystem::path folder_;
    std::string identity_;
    std::unique_ptr<system::FileLock> lock_;
};

}  // namespace femrun::spool
