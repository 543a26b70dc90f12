// SPDX-License-Identifier: MIT
#include <algorithm>

#include "conformance.hpp"

namespace femrun::conformance {

void Findings::add(const std::string& sentence) {
    const std::scoped_lock lock(mutex_);
    // One broken promise shows in hundreds of calls; a person needs to read it once.
    constexpr std::size_t findings_max = 20;
    if (all_.size() >= findings_max) return;
    if (std::find(all_.begin(), all_.end(), sentence) == all_.end()) all_.push_back(sentence);
}

void Findings::not_tried(const std::string& why) {
    const std::scoped_lock lock(mutex_);
    if (untried_.empty()) untried_ = why;
}

void Findings::tried() {
    const std::scoped_lock lock(mutex_);
    untried_.clear();
}

std::vector<std::string> Findings::all() const {
    const std::scoped_lock lock(mutex_);
    return all_;
}

std::string Findings::untried() const {
    const std::scoped_lock lock(mutex_);
    return untried_;
}

}  // namespace femrun::conformance
