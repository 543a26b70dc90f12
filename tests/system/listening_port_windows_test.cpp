// SPDX-License-Identifier: MIT
#include "system/listening_port.hpp"

#include "support/catch.hpp"
#include "system/api_windows.hpp"
#include "system/sockets_windows.hpp"

using namespace femrun;

namespace {

/// A socket that is closed at its end.
struct Socket {
    Socket() {
        system::start_sockets();
        number = ::socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    }
    ~Socket() { ::closesocket(number); }
    SOCKET number;
};

sockaddr_in loopback() {
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    return place;
}

int taken(const Socket& socket, const sockaddr_in& place) {
    return system::take_port(static_cast<std::intptr_t>(socket.number),
                             reinterpret_cast<const sockaddr*>(&place), sizeof place);
}

}  // namespace

TEST_CASE("a port that is listened on is refused to all others, also to who asks to share it",
          "[system]") {
    const Socket first, second, sharing;
    sockaddr_in place = loopback();
    REQUIRE(taken(first, place) == 0);
    REQUIRE(::listen(first.number, 1) == 0);
    int size = sizeof place;
    REQUIRE(::getsockname(first.number, reinterpret_cast<sockaddr*>(&place), &size) == 0);

    CHECK(taken(second, place) == WSAEADDRINUSE);

    const BOOL on = TRUE;
    ::setsockopt(sharing.number, SOL_SOCKET, SO_REUSEADDR, reinterpret_cast<const char*>(&on),
                 sizeof on);
    CHECK(::bind(sharing.number, reinterpret_cast<const sockaddr*>(&place), sizeof place) != 0);
}
