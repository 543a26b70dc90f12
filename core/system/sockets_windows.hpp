// SPDX-License-Identifier: MIT
#pragma once

namespace femrun::system {

/// Before the first socket: Windows wants to be told that a module uses them. Any number of times,
/// from any thread.
void start_sockets();

}  // namespace femrun::system
