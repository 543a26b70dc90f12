// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "plan.hpp"

namespace femrun::command {

/// Where the step's program is: an absolute path, or one relative to the work folder when it is
/// among the staged files. A name without a slash is looked up in PATH; a relative path first among
/// the staged files and then in the study's folder. Text that is not known before a design (places)
/// and names that the step's own PATH decides come back as they are. Throws femrun::Missing.
std::string find_program(const Plan& plan, std::size_t step);

}  // namespace femrun::command
