// SPDX-License-Identifier: MIT
// What every file of the tree keeps to, whatever is in it.
#pragma once

#include <vector>

#include "source_file.hpp"

namespace femrun::tidy {

/// The licence in the first line (the second of a script).
Complaints licence_line_complaints(const std::vector<SourceFile>& files);

/// Names that say nothing: utils, common, helpers, manager.
Complaints name_complaints(const std::vector<SourceFile>& files);

/// Notes to oneself, which belong into an issue.
Complaints note_complaints(const std::vector<SourceFile>& files);

/// Sources of more than 400 lines, but for those with a reason.
Complaints length_complaints(const std::vector<SourceFile>& files);

/// Folders of somebody's machine.
Complaints machine_path_complaints(const std::vector<SourceFile>& files);

/// Apps work with any plugin and know none by its name.
Complaints plugin_name_complaints(const std::vector<SourceFile>& files);

/// Paths become texts in one place: a path's own text is not UTF-8 on every system.
Complaints path_text_complaints(const std::vector<SourceFile>& files);

/// Optimizers propose the same designs everywhere, so they call nothing that differs in its last
/// bit.
Complaints last_bit_complaints(const std::vector<SourceFile>& files);

}  // namespace femrun::tidy
