// SPDX-License-Identifier: MIT
#include "system/socket_patience.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace femrun::system {

namespace {

void set(int socket, int level, int option, int value) {
    ::setsockopt(socket, level, option, &value, sizeof value);
}

}  // namespace

void limit_patience(std::intptr_t handle, std::chrono::seconds patience) {
    const int socket = static_cast<int>(handle);
    // A silent connection is asked after half the time, and again every few seconds.
    constexpr int asks = 3;
    const int seconds = static_cast<int>(patience.count());
    set(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
    set(socket, IPPROTO_TCP, TCP_KEEPIDLE, seconds / 2 > 0 ? seconds / 2 : 1);
    set(socket, IPPROTO_TCP, TCP_KEEPINTVL, seconds / 2 / asks > 0 ? seconds / 2 / asks : 1);
    set(socket, IPPROTO_TCP, TCP_KEEPCNT, asks);
    set(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, seconds * 1000);
}

}  // namespace femrun::system
