// SPDX-License-Identifier: MIT
// Lengths of time as people write them: "8 h", "1 h 30 min", "500 ms".
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace femrun::study {

/// Numbers with units (d, h, min, s, ms), largest first or in any order, spaces at will. The error
/// is the part after the place: "text '8 hours' is not a duration; ...".
Result<std::chrono::milliseconds> duration_from(std::string_view text);

/// The same in the fewest words: "1 h 30 min", "0 s".
std::string to_string(std::chrono::milliseconds duration);

}  // namespace femrun::study
