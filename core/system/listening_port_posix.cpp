// SPDX-License-Identifier: MIT
#include "system/listening_port.hpp"

#include <sys/socket.h>

namespace femrun::system {

void take_port_at_once(std::intptr_t socket) {
    const int on = 1;
    ::setsockopt(static_cast<int>(socket), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
}

}  // namespace femrun::system
