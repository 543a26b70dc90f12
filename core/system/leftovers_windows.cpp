// SPDX-License-Identifier: MIT
// Nothing is left: what a process has started is in a job that ends with it.
#include "system/leftovers.hpp"

namespace femrun::system {

std::string own_cgroup() { return {}; }

void own_what_starts(const std::string&) {}

std::size_t end_leftovers(const std::string&, const DeadOwner&) { return 0; }

}  // namespace femrun::system
