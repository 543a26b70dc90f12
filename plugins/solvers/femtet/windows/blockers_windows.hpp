// SPDX-License-Identifier: MIT
// Femtet's object takes whichever Femtet no program holds, and none can be named. Where others are
// open, such as the user's own, programs that do nothing else hold those until ours is found: as
// pyfemtet does for `strictly_pid_specify`. All of it under the lock of connecting.
#pragma once

#include <windows.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <vector>

#include "windows/femtet_process_windows.hpp"
#include "windows/watch_windows.hpp"

namespace femtet {

/// A program that makes Femtet's object and holds what it finds until this goes: a script, because
/// a process that has held one Femtet finds no other. Where scripts are forbidden it holds nothing.
class Blocker {
public:
    /// Its files go to `folder`.
    explicit Blocker(const std::filesystem::path& folder);
    /// Lets it go, and waits until that is so.
    ~Blocker();
    Blocker(const Blocker&) = delete;
    Blocker& operator=(const Blocker&) = delete;

    /// Whether it looks for a Femtet, or may still begin to: of a way to start it that this PC does
    /// not know the next is tried here.
    bool keeps_running();
    /// Whether it has begun to look.
    bool looks() const;
    /// The process of the Femtet that it holds; 0 while there is none.
    DWORD holds() const;

private:
    std::filesystem::path script_;
    std::size_t ways_tried_ = 0;
    std::unique_ptr<FemtetProcess> process_;
};

/// As long as this is there, other programs of Femrun know that the Femtet is held.
class Mark {
public:
    explicit Mark(DWORD femtet);
    ~Mark() { CloseHandle(mutex_); }
    Mark(const Mark&) = delete;
    Mark& operator=(const Mark&) = delete;

private:
    HANDLE mutex_;
};

/// Blocks all that are free of `program` but ours, which may not be ready yet; a step of its own
/// where there are any, with this limit. Throws when the watch asks to stop, or ours has gone.
std::vector<std::unique_ptr<Blocker>> block_others(const std::filesystem::path& program,
                                                   const FemtetProcess& ours, double limit_s,
                                                   Watch& watch);

}  // namespace femtet
