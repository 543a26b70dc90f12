// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "view/show_text.hpp"

namespace femrun::app {

/// What is in an attempt's folder now; nothing when it is gone.
view::FolderSeen folder_seen(AttemptId attempt, const std::filesystem::path& folder);

}  // namespace femrun::app
