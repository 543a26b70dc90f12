// SPDX-License-Identifier: MIT
// Patterns of paths: '*' and '?' stand for letters of one part, '**' for any folders.
#pragma once

#include <string_view>

namespace femrun::stage {

bool is_pattern(std::string_view name);

/// Whether a path with '/' between its parts fits the pattern.
bool fits(std::string_view pattern, std::string_view path);

}  // namespace femrun::stage
