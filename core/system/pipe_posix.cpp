// SPDX-License-Identifier: MIT
#include "system/pipe.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

namespace femrun::system {

PipeEnd::~PipeEnd() {
    if (open()) ::close(static_cast<int>(handle_));
}

int pipe_family() { return AF_UNIX; }

Result<PipeEnds> private_pipe() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return Error{
            ErrorKind::unavailable,
            fmt::format("private pipe: cannot be made ({}); close programs or raise 'ulimit -n'",
                        std::strerror(errno))};
    return PipeEnds{.ours = PipeEnd(ends[0]), .theirs = PipeEnd(ends[1])};
}

Result<PipeEnd> inherited_pipe(std::intptr_t handle) {
    const int descriptor = static_cast<int>(handle);
    int type = 0;
    socklen_t size = sizeof type;
    if (handle < 0 || ::getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) != 0 ||
        type != SOCK_STREAM)
        return Error{
            ErrorKind::invalid,
            fmt::format("private pipe {}: is not an open stream socket; it is given by the "
                        "femrun that starts this process",
                        handle)};
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    return PipeEnd(handle);
}

}  // namespace femrun::system
