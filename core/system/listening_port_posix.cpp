// SPDX-License-Identifier: MIT
#include "system/listening_port.hpp"

#include <cerrno>

#include <sys/socket.h>

namespace femrun::system {

int take_port(std::intptr_t socket, const sockaddr* address, std::size_t size) {
    const auto number = static_cast<int>(socket);
    const int on = 1;
    ::setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    return ::bind(number, address, static_cast<socklen_t>(size)) == 0 ? 0 : errno;
}

}  // namespace femrun::system
