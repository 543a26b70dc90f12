// SPDX-License-Identifier: MIT
#include "system/socket_patience.hpp"

#include "system/api_windows.hpp"

#include <mstcpip.h>
#include <ws2tcpip.h>

namespace femrun::system {

void limit_patience(std::intptr_t handle, std::chrono::seconds patience) {
    const auto socket = static_cast<SOCKET>(handle);
    // A silent connection is asked after half the time, and then as often as Windows does, which
    // cannot be chosen.
    constexpr ULONG asks = 10;
    const auto half_ms = static_cast<ULONG>(patience.count()) * 500;
    tcp_keepalive ask{1, half_ms, half_ms / asks > 0 ? half_ms / asks : 1};
    DWORD none = 0;
    ::WSAIoctl(socket, SIO_KEEPALIVE_VALS, &ask, sizeof ask, nullptr, 0, &none, nullptr, nullptr);
    const auto seconds = static_cast<DWORD>(patience.count());
    constexpr int tcp_maxrt = 5;  // TCP_MAXRT, which not every ws2ipdef.h has
    ::setsockopt(socket, IPPROTO_TCP, tcp_maxrt, reinterpret_cast<const char*>(&seconds),
                 sizeof seconds);
}

}  // namespace femrun::system
