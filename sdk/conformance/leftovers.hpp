// SPDX-License-Identifier: MIT
// What a plugin takes of its process and does not give back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "conformance.hpp"

namespace femrun::conformance {

/// Does `once` many times, as one of `what` ("solves"), and finds what grows with each: files,
/// threads, memory. What is taken once and kept is no loss.
void find_leftovers(const Subject& subject, Findings& findings, const std::string& what,
                    const std::function<bool()>& once);

}  // namespace femrun::conformance
