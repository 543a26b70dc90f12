// SPDX-License-Identifier: MIT
// Programs write JSON that is none: NaN and Infinity (Python's json.dumps), numbers beyond a
// double, UTF-16 or a code page. It is made JSON before it is read.
#pragma once

#include <string>
#include <string_view>

namespace femrun::command {

/// The document with numbers that JSON has no word for as texts: NaN becomes "NaN". In UTF-8, with
/// as many lines as before.
std::string as_json(std::string_view file);

}  // namespace femrun::command
