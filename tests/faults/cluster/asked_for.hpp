// SPDX-License-Identifier: MIT
// How long or how often, where a person asks for more than the suite does.
#pragma once

#include <cstdlib>
#include <sstream>

namespace femrun::test {

/// From the environment: FEMRUN_SEED=7.
template <typename Number>
Number asked_for(const char* name, Number otherwise) {
    const char* const text = std::getenv(name);
    if (text == nullptr) return otherwise;
    std::istringstream(text) >> otherwise;
    return otherwise;
}

}  // namespace femrun::test
