// SPDX-License-Identifier: MIT
#include "loop/departures.hpp"

#include <algorithm>

namespace femrun::loop {

Departures::~Departures() {
    for (Departing& one : all_) one.thread.join();
}

void Departures::add(const std::string& name, std::thread thread,
                     std::shared_ptr<const std::atomic<bool>> over) {
    forget_those_that_are_over();
    all_.push_back({name, std::move(thread), std::move(over), monotonic_now()});
}

std::size_t Departures::still_at_work(std::string_view name, Duration after) const {
    const Instant now = monotonic_now();
    return static_cast<std::size_t>(
        std::count_if(all_.begin(), all_.end(), [&](const Departing& one) {
            return one.name == name && !*one.over && now - one.since >= after;
        }));
}

void Departures::forget_those_that_are_over() {
    std::erase_if(all_, [](Departing& one) {
        if (!*one.over) return false;
        one.thread.join();
        return true;
    });
}

}  // namespace femrun::loop
