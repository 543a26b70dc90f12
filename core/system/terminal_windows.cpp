// SPDX-License-Identifier: MIT
#include "system/terminal.hpp"

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "system/native_windows.hpp"

#include <fcntl.h>
#include <io.h>

namespace femrun::system {

namespace {

HANDLE handle(Stream stream) {
    return ::GetStdHandle(stream == Stream::output ? STD_OUTPUT_HANDLE : STD_ERROR_HANDLE);
}

/// Consoles before Windows 10 do not know them, and some users have switched them off.
bool turned_on_escapes(Stream stream) {
    DWORD mode = 0;
    if (::GetConsoleMode(handle(stream), &mode) == 0) return false;
    return (mode & ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0 ||
           ::SetConsoleMode(handle(stream), mode | ENABLE_PROCESSED_OUTPUT |
                                                ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
}

/// Empty when nobody knows.
SMALL_RECT window_of(Stream stream) {
    CONSOLE_SCREEN_BUFFER_INFO info{};
    if (::GetConsoleScreenBufferInfo(handle(stream), &info) == 0) return {0, 0, -1, -1};
    return info.srWindow;
}

/// How the user's console was, which the next program in it is to find.
struct Console {
    UINT code_page = 0;
    struct {
        HANDLE handle = nullptr;
        DWORD mode = 0;
        bool known = false;
    } handles[3];  // standard output, error and input
};
Console found;

void put_back() {
    if (found.code_page != 0) ::SetConsoleOutputCP(found.code_page);
    for (const auto& one : found.handles)
        if (one.known) ::SetConsoleMode(one.handle, one.mode);
}

/// Ctrl-C ends a program that does not listen to it without asking it for more.
BOOL WINAPI put_back_first(DWORD) {
    put_back();
    return FALSE;
}

/// In its window a click begins to mark text, and from then on all who print stand still: a worker
/// would be given up as silent because somebody touched it.
void keep_going_when_clicked(HANDLE input, DWORD mode) {
    if (mode != 0)
        ::SetConsoleMode(input, (mode | ENABLE_EXTENDED_FLAGS) & ~DWORD{ENABLE_QUICK_EDIT_MODE});
}

}  // namespace

bool is_terminal(Stream stream) {
    DWORD mode = 0;
    return ::GetConsoleMode(handle(stream), &mode) != 0;
}

bool takes_escapes(Stream stream) {
    const char* const no_colour = std::getenv("NO_COLOR");
    const char* const terminal = std::getenv("TERM");
    const bool unwanted = no_colour != nullptr && *no_colour != '\0';
    const bool dumb = terminal != nullptr && std::string_view(terminal) == "dumb";
    return !unwanted && !dumb && turned_on_escapes(stream);
}

unsigned terminal_width(Stream stream) {
    const SMALL_RECT window = window_of(stream);
    return window.Right < window.Left ? 80U : static_cast<unsigned>(window.Right - window.Left + 1);
}

unsigned terminal_height(Stream stream) {
    const SMALL_RECT window = window_of(stream);
    return window.Bottom < window.Top ? 24U : static_cast<unsigned>(window.Bottom - window.Top + 1);
}

void print_as_it_is() {
    constexpr int descriptors[] = {1, 2};
    for (const int descriptor : descriptors) ::_setmode(descriptor, _O_BINARY);
    // The C library of Windows keeps back what goes to a file, also what is an error.
    std::setvbuf(stderr, nullptr, _IONBF, 0);
    if (!is_terminal(Stream::output) && !is_terminal(Stream::error)) return;
    constexpr DWORD which[] = {STD_OUTPUT_HANDLE, STD_ERROR_HANDLE, STD_INPUT_HANDLE};
    for (std::size_t i = 0; i < 3; ++i) {
        auto& one = found.handles[i];
        one.handle = ::GetStdHandle(which[i]);
        one.known = ::GetConsoleMode(one.handle, &one.mode) != 0;
    }
    keep_going_when_clicked(found.handles[2].handle, found.handles[2].mode);
    found.code_page = ::GetConsoleOutputCP();
    ::SetConsoleOutputCP(CP_UTF8);
    std::atexit(put_back);
    ::SetConsoleCtrlHandler(put_back_first, TRUE);
}

}  // namespace femrun::system
