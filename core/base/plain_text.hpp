// SPDX-License-Identifier: MIT
// What others said (a plugin, a worker), made fit to be shown and kept.
#pragma once

#include <string>
#include <string_view>

namespace femrun {

/// Fit for a line on a terminal, in a database and in JSON: bytes that are no UTF-8 become U+FFFD,
/// control characters (C0, DEL and C1, which terminals obey) blanks, and what is longer than
/// `bytes_max` is cut at a character and ends in "...".
std::string plain(std::string_view said, std::size_t bytes_max);

/// Longest sentence and line that a person is shown: a page of a terminal.
inline constexpr std::size_t message_bytes_max = 4096;
/// Longest stage, name of a fact or unit.
inline constexpr std::size_t word_bytes_max = 128;

}  // namespace femrun
