// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

struct sockaddr;

namespace femrun::system {

/// Gives a fresh socket the address where it is to listen; 0, or the system's code for why not.
/// Refused where another one listens; free at once when that one has ended, though its connections
/// may take minutes to do so.
///
/// POSIX wants to be told of those connections (SO_REUSEADDR), which on Windows means to share the
/// port with whoever listens there. Windows wants to be told that nobody may share it with us
/// (SO_EXCLUSIVEADDRUSE), but then is not patient with those connections: while there are any, the
/// port is taken as programs there usually do, and one that asks to share it may.
int take_port(std::intptr_t socket, const sockaddr* address, std::size_t size);

}  // namespace femrun::system
