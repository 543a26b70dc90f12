// SPDX-License-Identifier: MIT
#include "system/sockets_windows.hpp"

#include "system/api_windows.hpp"

namespace femrun::system {

void start_sockets() {
    static const int started = [] {
        WSADATA about{};
        return ::WSAStartup(MAKEWORD(2, 2), &about);
    }();
    static_cast<void>(started);
}

}  // namespace femrun::system
