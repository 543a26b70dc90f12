// SPDX-License-Identifier: MIT
// Texts that a plugin gives to its host.
#pragma once

#include <cstddef>
#include <string>

#include "femrun/abi/base.h"

namespace femrun::conformance {

/// What a host keeps of a sentence or a line, and of a word: a stage, a name, a unit.
inline constexpr std::size_t sentence_bytes_max = 4096;
inline constexpr std::size_t word_bytes_max = 128;

/// What is wrong with a text that should be one line of UTF-8: "has a line break; ..."; empty when
/// nothing is.
std::string mistake_in(femrun_text_t text, std::size_t bytes_max);

/// The text; what claims to be longer than its host would read is cut.
std::string text_of(femrun_text_t text);

}  // namespace femrun::conformance
