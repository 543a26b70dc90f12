// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "femrun/abi/base.h"

namespace femrun::host {

inline std::string_view view(femrun_text_t text) {
    return text.data ? std::string_view(text.data, text.size) : std::string_view();
}
inline femrun_text_t c_text(std::string_view text) { return {text.data(), text.size()}; }

/// What a plugin said, fit for a line on a terminal, in a database and in JSON: bytes that are no
/// UTF-8 become U+FFFD, control characters blanks, and what is longer than `bytes_max` is cut at a
/// character and ends in "...".
std::string plain(std::string_view said, std::size_t bytes_max);

/// Longest sentence and line that a person is shown: a page of a terminal.
inline constexpr std::size_t message_bytes_max = 4096;
/// Longest stage, name of a fact or unit.
inline constexpr std::size_t word_bytes_max = 128;

}  // namespace femrun::host
