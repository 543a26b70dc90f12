// SPDX-License-Identifier: MIT
// Dialogs of another process: while one is open, a call over COM does not return.
#pragma once

#include <windows.h>

#include <string>
#include <vector>

namespace femtet {

struct Dialog {
    HWND window = nullptr;
    std::string title, text;  // each on one line
};

/// The dialogs of the process that can be seen now.
std::vector<Dialog> dialogs_of(DWORD process);

/// As if somebody pressed Return.
void confirm(const Dialog& dialog);

}  // namespace femtet
