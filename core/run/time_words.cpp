// SPDX-License-Identifier: MIT
#include "run/time_words.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "study/duration.hpp"

namespace femrun::run {

namespace {

// Below it seconds say something.
constexpr Duration short_time = std::chrono::minutes(3);

}  // namespace

Duration worked_for(double seconds) {
    constexpr double longest = 1e9;
    if (!(seconds > 0 && seconds < longest)) return Duration::zero();
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
}

std::string time_there_is(Duration left) {
    left = std::max(left, Duration::zero());
    return left < short_time ? study::to_string(std::chrono::floor<std::chrono::seconds>(left))
                             : study::to_string(std::chrono::floor<std::chrono::minutes>(left));
}

std::string time_needed(Duration needs) {
    return needs < short_time ? study::to_string(std::chrono::ceil<std::chrono::seconds>(needs))
                              : study::to_string(std::chrono::ceil<std::chrono::minutes>(needs));
}

std::string too_little_time_text(const schedule::TooLittleTime& why, const std::string& study) {
    return fmt::format("it has {} left, and a solve of '{}' may take {}", time_there_is(why.left),
                       study, time_needed(why.needs));
}

std::string worker_with_time_text(Duration needs) {
    return fmt::format("a worker with more time left than {}", time_needed(needs));
}

}  // namespace femrun::run
