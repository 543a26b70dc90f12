// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace femrun::system {

/// For a socket that is to listen, before it has a port: one whose last listener has ended is free
/// at once, and never shared with another. POSIX wants that said (SO_REUSEADDR); Windows does so by
/// itself, and its option of that name would share the port with whoever listens there.
void take_port_at_once(std::intptr_t socket);

}  // namespace femrun::system
