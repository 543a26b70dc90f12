// SPDX-License-Identifier: MIT
// Small questions about texts.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace femtet {

/// The number as people write it: six digits, no trailing zeros.
std::string shown(double number);

/// "'a', 'b'"
std::string listed(const std::vector<std::string>& names);

/// A time as people write it: "90 s", "5 min".
std::string shown_seconds(double seconds);

/// Whether they are the same but for the case of ASCII letters.
bool same_but_for_case(std::string_view a, std::string_view b);

/// Whether `text` has `part` in it, whatever the case of ASCII letters.
bool contains_but_for_case(std::string_view text, std::string_view part);

/// What another program wrote, on one line: breaks and other control characters are blanks, of
/// which one is left where several stood.
std::string one_line(std::string_view text);

std::filesystem::path path_of(const std::string& utf8);
std::string text_of(const std::filesystem::path& path);

}  // namespace femtet
