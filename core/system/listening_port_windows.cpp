// SPDX-License-Identifier: MIT
#include "system/listening_port.hpp"

namespace femrun::system {

void take_port_at_once(std::intptr_t) {}

}  // namespace femrun::system
