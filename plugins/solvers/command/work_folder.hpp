// SPDX-License-Identifier: MIT
// Fills an attempt's empty folder with what the programs need.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include <femrun/text_template.hpp>

#include "plan.hpp"

namespace femrun::command {

/// Copies the staged files and folders; what a link leads to is copied, not the link. Asks
/// `stop_if_asked` before each file. Throws femrun::Unavailable when the disk refuses, and
/// femrun::Invalid when there is something that cannot be copied: a pipe, a link that leads nowhere
/// or round in a circle, a folder that holds the work folder itself.
void stage_files(const Plan& plan, const std::filesystem::path& folder,
                 const std::function<void()>& stop_if_asked);

/// Writes the templates with the design's values; they keep their permissions, so that a script
/// stays one that can be run. Throws as stage_files, and TextTemplateError.
void write_templates(const Plan& plan, const TextValues& values,
                     const std::filesystem::path& folder);

/// Writes one file. `to` is relative to the folder, whose folders are made.
void write_file(const std::filesystem::path& folder, const std::string& to,
                const std::string& text);

}  // namespace femrun::command
