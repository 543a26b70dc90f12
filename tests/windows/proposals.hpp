// SPDX-License-Identifier: MIT
// What an optimizer proposes, to the last bit, as lines of text: two platforms that propose the
// same designs write the same lines.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "windows/problems.hpp"

namespace femrun::windows {

using Lines = std::vector<std::string>;

/// "tpe mixed 17: 3fe0000000000000 ...": one line for every design of a problem, or for what came
/// instead of one.
Lines proposals(const femrun_entry_t& entry, const Problem& problem);

/// Those of every problem, at most `trials_max` of each, of the optimizer in the library at `path`.
Lines proposals(const std::string& path, std::size_t trials_max);

/// Where two platforms part, in a sentence; nothing when they do not.
std::optional<std::string> difference(const Lines& here, const Lines& there);

}  // namespace femrun::windows
