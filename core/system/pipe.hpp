// SPDX-License-Identifier: MIT
// A private pipe: two connected stream sockets that nobody else can name. It carries the bytes
// between a process of ours and its parent.
//
// POSIX: `socketpair(AF_UNIX)`; the child inherits its end. Windows: two TCP sockets of this PC
// alone, connected through a door that lets in nobody else; the child is given a duplicate of its
// end while it does not run yet, and told the number of a handle from which it reads about it.
#pragma once

#include <cstdint>
#include <utility>

#include "base/result.hpp"

namespace femrun::system {

/// One end of a private pipe, closed when it is destroyed. Never inherited by a child unless it is
/// given to one on purpose (`system::ChildSpec::pipe`).
class PipeEnd {
public:
    PipeEnd() = default;
    /// Takes ownership of a descriptor (POSIX) or socket (Windows).
    explicit PipeEnd(std::intptr_t handle) : handle_(handle) {}
    PipeEnd(PipeEnd&& other) noexcept : handle_(std::exchange(other.handle_, none)) {}
    PipeEnd& operator=(PipeEnd&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~PipeEnd();

    bool open() const { return handle_ != none; }
    /// The descriptor or socket, still owned by this end.
    std::intptr_t handle() const { return handle_; }
    /// Gives up ownership.
    std::intptr_t release() { return std::exchange(handle_, none); }

private:
    static constexpr std::intptr_t none = -1;
    std::intptr_t handle_ = none;
};

struct PipeEnds {
    PipeEnd ours, theirs;
};

/// Two connected ends. Fails with kind unavailable when the process has no descriptor left.
Result<PipeEnds> private_pipe();

/// The address family of private pipes' sockets, as the system numbers it.
int pipe_family();

/// The end that the parent left to this process, which was told a number
/// (`ChildSpec::pipe_handle`). Once; from here on no child of ours inherits it. Fails with kind
/// invalid when the number stands for no open stream socket. On Windows the keys of a console that
/// both share, and its end, are the parent's alone from here on; on POSIX they are from the
/// beginning.
Result<PipeEnd> inherited_pipe(std::intptr_t handle);

}  // namespace femrun::system
