// SPDX-License-Identifier: MIT
// A pattern such as `mass = ([0-9.]+)` takes "1.5" out of "mass = 1.5e-3" or "5" out of "-5". What
// it takes is a number, but not the one that stands there.
#pragma once

#include <string>
#include <string_view>

#include "number_text.hpp"
#include "pattern.hpp"

namespace femrun::command {

/// The whole of what stands there, when `taken` (a part of the line that is a number) is only a
/// part of a number; else empty. What the pattern itself names beside its group, a comma or a
/// minus, was left out on purpose.
std::string cut_from(std::string_view line, std::string_view taken, const Pattern& pattern,
                     DecimalMark decimal);

}  // namespace femrun::command
