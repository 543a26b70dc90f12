// SPDX-License-Identifier: MIT
// Trees are walked by functions that call themselves: a text that is nested without end must not
// reach them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace femrun::study {

/// No study needs a tenth of it.
constexpr std::size_t key_parts_max = 32, nesting_max = 32;

/// Where a TOML text is nested deeper than that: "14: a key of 10000 parts is ...". Looks at no
/// more than dots, brackets and quotes: what is not TOML at all, the parser says.
std::optional<std::string> too_deep(std::string_view text);

/// "a key of 10000 parts is nested too deep; at most 32 are allowed".
std::string too_many_parts(std::size_t parts);

}  // namespace femrun::study
