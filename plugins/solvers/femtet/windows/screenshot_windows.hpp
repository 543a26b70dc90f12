// SPDX-License-Identifier: MIT
#pragma once

#include <windows.h>

#include <filesystem>

namespace femtet {

/// What a picture shows: the window, the screen where it is with whatever lies before it, or there
/// is no picture.
enum class Pictured { window, screen, nothing };

/// Writes how the window looks as a bitmap (.bmp). Nothing when it has no size, or the file cannot
/// be written. Waits for no program that hangs: of such a one there is what the screen shows.
Pictured save_screenshot(HWND window, const std::filesystem::path& file);

}  // namespace femtet
