// SPDX-License-Identifier: MIT
#pragma once

#include <windows.h>

#include <filesystem>

namespace femtet {

/// Writes how the window looks as a bitmap (.bmp). False when it has no size, or the file cannot be
/// written. Waits for no program that hangs: of such a one there is what the screen shows.
bool save_screenshot(HWND window, const std::filesystem::path& file);

}  // namespace femtet
