// SPDX-License-Identifier: MIT
// Results that have modes (frequencies, steps): which mode is read, or how the values of all become
// one.
//
//     "min over modes", "max over modes", "mean over modes"
//     "first peak over modes", "first dip over modes"     a mode whose neighbours are lower, higher
//     "nearest to 1400 over modes"
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace femtet {

struct Reduction {
    enum class Kind { min, max, mean, first_peak, first_dip, nearest };
    Kind kind = Kind::min;
    double to = 0;  // of nearest

    /// Nothing when it is none of those above.
    static std::optional<Reduction> parse(std::string_view words);
};

/// Those above, for messages.
extern const char* const reduction_words;

/// Which of the values of all modes it is; nothing when there is none (no peak, or no modes).
/// `mean` is none of them.
std::optional<std::size_t> chosen(const Reduction& reduction, const std::vector<double>& values);

}  // namespace femtet
