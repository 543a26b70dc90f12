// SPDX-License-Identifier: MIT
// Who may include what: the table of the architecture, as a test.
#pragma once

#include <vector>

#include "source_file.hpp"

namespace femrun::tidy {

/// Rooms, the SDK, plugins and apps include only what their line of the table allows, and
/// headers of the operating system only in *_posix and *_windows files, tests included.
Complaints include_complaints(const std::vector<SourceFile>& files);

/// Libraries that one source alone may include, in core and in each plugin: moving on from one is
/// then an edit of one file.
Complaints single_use_complaints(const std::vector<SourceFile>& files);

}  // namespace femrun::tidy
