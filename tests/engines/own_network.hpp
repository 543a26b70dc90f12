// SPDX-License-Identifier: MIT
#pragma once

namespace femrun::test {

/// From now on this process and all that it starts have a network of their own, of which there is
/// the loopback alone, and a /run of their own: daemons have the ports and the sockets that they
/// like, and meet nobody. Once a process, before it has threads; needs no administrator.
void leave_for_own_network();

}  // namespace femrun::test
