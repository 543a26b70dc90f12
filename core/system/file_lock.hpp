// SPDX-License-Identifier: MIT
// A lock between processes, held through a small file. The system lets go of it when its process
// ends, however that happens, so nothing is ever left locked.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"

namespace femrun::system {

/// Who holds a lock, as far as it has said so.
struct Holder {
    std::uint64_t process = 0;  // 0: unknown
    std::string host;
    bool operator==(const Holder&) const = default;
};

class FileLock {
public:
    /// `lock` is empty when another holds it.
    struct Taken {
        std::unique_ptr<FileLock> lock;
        Holder holder;
    };

    /// Takes the lock or tells who has it; never waits. The file is made when it is not there and
    /// goes away with the lock. An error when it can be neither made nor opened; its message is the
    /// system's reason alone ("Permission denied").
    static Result<Taken> take(const std::string& path);

    /// Who holds the lock, without touching it.
    static std::optional<Holder> held(const std::string& path);

    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

private:
    struct State;
    explicit FileLock(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// A lock on a file of somebody else's, by whatever name it is reached: links lead to the same. It
/// stands far behind the file's content, where no other program locks.
///
/// POSIX: closing any descriptor of a file drops the locks that this process has taken on it in the
/// classic way, as SQLite does: take and ask before SQLite opens it, let go after it has closed.
class FileGuard {
public:
    /// `guard` is empty when another holds it, and when the file cannot be opened for writing or
    /// is in a place that has no such locks.
    struct Taken {
        std::unique_ptr<FileGuard> guard;
        bool held_by_another = false;
    };

    /// Makes the file if it is not there.
    static Taken take(const std::string& path);
    /// Whether somebody holds it.
    static bool held(const std::string& path);

    ~FileGuard();
    FileGuard(const FileGuard&) = delete;
    FileGuard& operator=(const FileGuard&) = delete;

private:
    explicit FileGuard(std::intptr_t file) : file_(file) {}
    std::intptr_t file_;  // a descriptor, or a handle of Windows
};

}  // namespace femrun::system
