// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "store/history.hpp"

namespace femrun::store {

/// After a revision that left trials outside: "12 of 40 earlier trials are designs of the present
/// search space"; else empty.
std::string counting_text(const History& history);

}  // namespace femrun::store
