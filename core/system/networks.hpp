// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace femrun::system {

/// This PC's numbers in its networks, as others write them: "192.168.0.7". Those of IPv4 first;
/// none that only this PC or only one cable knows (127.0.0.1, fe80::1). Empty without a network.
/// (Windows twin: GetAdaptersAddresses.)
std::vector<std::string> network_addresses();

}  // namespace femrun::system
