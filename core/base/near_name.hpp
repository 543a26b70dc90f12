// SPDX-License-Identifier: MIT
// "did you mean 'cd'?": the name that a person most likely meant.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace femrun {

/// Damerau-Levenshtein distance (adjacent transposition counts one), case folded: how many
/// single-character edits turn one name into the other.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate nearest to `name`, if it is near enough to be a slip of the hand: at most a third
/// of its letters differ. Ties go to the earlier candidate.
std::optional<std::string> near_name(std::string_view name,
                                     std::span<const std::string> candidates);

/// "; did you mean 'cd'?", or "; known are 'a', 'b'", or nothing when there are no candidates.
std::string suggestion(std::string_view name, std::span<const std::string> candidates);

}  // namespace femrun
