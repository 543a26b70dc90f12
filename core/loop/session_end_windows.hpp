// SPDX-License-Identifier: MIT
// The end of the user's session. A console's handler is not told of it in a process that has loaded
// user32.dll, as ours does: Windows then asks its windows. Only for this room's Windows sources.
#pragma once

namespace femrun::loop {

/// From now on calls `told` when the user logs off or Windows shuts down, on a thread of its own.
/// Windows ends the process some seconds later, and at once when that returns. Once a process.
void hear_session_end(void (*told)());

/// The class of the window that nobody sees, by which it is found.
inline constexpr const wchar_t* session_window = L"Femrun's end of session";

}  // namespace femrun::loop
