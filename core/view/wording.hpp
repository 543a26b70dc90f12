// SPDX-License-Identifier: MIT
// Numbers, times and names as people read them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/shell_word.hpp"
#include "store/record.hpp"
#include "study/goals.hpp"
#include "study/parameter.hpp"
#include "study/trial.hpp"

namespace femrun::view {

/// Six significant digits: "1.23457e-05", "200".
std::string number_text(double number);
/// How far something is from a limit, in three: "0.0569", "140000".
std::string margin_text(double number);
/// Six digits again; whole numbers and texts whole.
std::string value_text(const study::Value& value);
/// "10 mm", or the value alone without a unit.
std::string with_unit(const std::string& value, const std::string& unit);

/// A share of a whole: "20 %", "0.5 %"; "less than 0.01 %", "more than 1000 %".
std::string percent_text(double share);
/// "1 trial", "2 trials".
std::string counted(std::uint64_t count, std::string_view what);

/// How long, in its two largest units: "less than 1 ms", "0.25 s", "12 s", "3 min 20 s",
/// "2 h 5 min", "3 d 4 h".
std::string seconds_text(double seconds);
/// The same, to one unit: "3 min". For estimates.
std::string about_text(double seconds);
/// "2023-11-14 22:13:20" (UTC).
std::string time_text(WallTime time);

/// "minimize", "maximize", "target 0.2".
std::string sense_text(const study::Objective& objective);

/// Where a trial failed: "mesh"; the kind of its failure when that has no stage: "fault".
std::string stage_text(const study::Failure& failure);

using femrun::shell_word;  // rooms below word commands too

/// Columns that a text in UTF-8 takes in a terminal: two for a wide character, as of Chinese,
/// Japanese and Korean, none for one that is put on the character before it.
std::size_t width_of(std::string_view utf8);
/// The text, or as much of it as fits with "..." behind it; what is not one line becomes one.
std::string clipped(std::string_view utf8, std::size_t width);

/// "'tpe' from trial 101 on: a solve takes 20 ms", of what an optimizer chose on its way.
std::string course_text(const store::CourseChosen& chosen);

}  // namespace femrun::view
