// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>

namespace femrun::system {

/// A connection whose other end has vanished (a pulled cable, a PC that was switched off) ends with
/// an error after about this time, whether something waits to be sent or not. Without, the system
/// tries for a quarter of an hour and, on a silent connection, for ever. What the system does not
/// know of this is left as it is. (Windows twin: SIO_KEEPALIVE_VALS, TCP_MAXRT.)
void limit_patience(std::intptr_t socket, std::chrono::seconds patience);

}  // namespace femrun::system
