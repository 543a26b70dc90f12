// SPDX-License-Identifier: MIT
#include <algorithm>

#include "conformance.hpp"

namespace femrun::conformance {

void Findings::add(const std::string& sentence) {
    // One broken promise shows in hundreds of calls; a person needs to read it once.
    constexpr std::size_t findings_max = 20;
    if (all_.size() >= findings_max) return;
    if (std::find(all_.begin(), all_.end(), sentence) == all_.end()) all_.push_back(sentence);
}

}  // namespace femrun::conformance
