// SPDX-License-Identifier: MIT
#include "loop/session_end_windows.hpp"

#include <thread>

#include "system/api_windows.hpp"

namespace femrun::loop {

namespace {

void (*tell)() = nullptr;

LRESULT CALLBACK answer(HWND window, UINT message, WPARAM first, LPARAM second) {
    if (message == WM_QUERYENDSESSION) return TRUE;  // nobody is kept from leaving
    if (message == WM_ENDSESSION && first != FALSE) {
        tell();
        return 0;
    }
    return ::DefWindowProcW(window, message, first, second);
}

/// Without a desktop, as a service has none, there is no window, and no session that ends.
void wait_for_it() {
    WNDCLASSEXW kind{};
    kind.cbSize = sizeof kind;
    kind.lpfnWndProc = answer;
    kind.hInstance = ::GetModuleHandleW(nullptr);
    kind.lpszClassName = session_window;
    if (::RegisterClassExW(&kind) == 0) return;
    // A window of its own: those for messages alone are not asked.
    if (::CreateWindowExW(0, session_window, L"Femrun", WS_OVERLAPPED, 0, 0, 0, 0, nullptr, nullptr,
                          kind.hInstance, nullptr) == nullptr)
        return;
    MSG message{};
    while (::GetMessageW(&message, nullptr, 0, 0) > 0) ::DispatchMessageW(&message);
}

}  // namespace

void hear_session_end(void (*told)()) {
    tell = told;
    // Windows ends programs one after another: this one before those that it drives.
    constexpr DWORD first_of_programs = 0x3FF;
    ::SetProcessShutdownParameters(first_of_programs, 0);
    std::thread(wait_for_it).detach();
}

}  // namespace femrun::loop
