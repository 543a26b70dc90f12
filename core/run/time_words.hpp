// SPDX-License-Identifier: MIT
// Sentences on workers that end before what waits could be solved there.
#pragma once

#include <string>

#include "base/clock.hpp"
#include "schedule/waiting.hpp"

namespace femrun::run {

/// Of a report's seconds; nothing when they are no time.
Duration worked_for(double seconds);

/// Whole minutes, or seconds where it is little: "12 min", "40 s". What is left is rounded down,
/// what is needed up, so that one is never shown as enough for the other.
std::string time_there_is(Duration left);
std::string time_needed(Duration needs);

/// "it has 4 min left, and a solve of 'wing' may take 7 min".
std::string too_little_time_text(const schedule::TooLittleTime& why, const std::string& study);

/// Who is missing: "a worker with more time left than 7 min".
std::string worker_with_time_text(Duration needs);

}  // namespace femrun::run
