// SPDX-License-Identifier: MIT
// A lock between processes, held through a small file. The system lets go of it when its process
// ends, however that happens, so nothing is ever left locked.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.hpp"

namespace femrun::system {

class FileLock {
public:
    /// `lock` is empty when another holds it; `holder` is then the id of that process, or 0 when it
    /// has not said who it is.
    struct Taken {
        std::unique_ptr<FileLock> lock;
        std::uint64_t holder = 0;
    };

    /// Takes the lock or tells who has it; never waits. The file is made when it is not there and
    /// goes away with the lock. An error when it can be neither made nor opened; its message is the
    /// system's reason alone ("Permission denied").
    static Result<Taken> take(const std::string& path);

    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

private:
    struct State;
    explicit FileLock(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace femrun::system
