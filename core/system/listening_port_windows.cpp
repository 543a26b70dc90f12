// SPDX-License-Identifier: MIT
#include "system/listening_port.hpp"

#include "system/api_windows.hpp"

namespace femrun::system {

namespace {

enum class Sharing { nobody, who_asks };

int bound(SOCKET socket, const sockaddr* address, std::size_t size, Sharing sharing) {
    const BOOL alone = sharing == Sharing::nobody ? TRUE : FALSE;
    ::setsockopt(socket, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, reinterpret_cast<const char*>(&alone),
                 sizeof alone);
    return ::bind(socket, address, static_cast<int>(size)) == 0 ? 0 : ::WSAGetLastError();
}

}  // namespace

int take_port(std::intptr_t socket, const sockaddr* address, std::size_t size) {
    const auto number = static_cast<SOCKET>(socket);
    const int code = bound(number, address, size, Sharing::nobody);
    if (code != WSAEADDRINUSE && code != WSAEACCES) return code;
    return bound(number, address, size, Sharing::who_asks);
}

}  // namespace femrun::system
