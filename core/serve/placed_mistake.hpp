// SPDX-License-Identifier: MIT
// Mistakes that plugins find, with the line of the study file that they are about.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "study/study_file.hpp"

namespace femrun::serve {

/// Plugins begin with the dotted key, if they know it, and the host puts the plugin's name in
/// front. `section`: "solver" or "optimizer", for those that name no key.
Error placed(Error error, const study::StudyFile& file, std::string_view section);

}  // namespace femrun::serve
