// SPDX-License-Identifier: MIT
// A library stands in three lists: what CMake looks for, what Debian's set-up installs, and what
// vcpkg installs for who builds with MSVC. Only the first two are tried by every build.
#pragma once

#include <vector>

#include "source_file.hpp"

namespace femrun::tidy {

/// Libraries that one of the lists has and another lacks, and those that nothing uses.
Complaints dependency_complaints(const std::vector<SourceFile>& files);

}  // namespace femrun::tidy
