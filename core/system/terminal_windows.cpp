// SPDX-License-Identifier: MIT
#include "system/terminal.hpp"

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
    } streams[2];
};
Console found;

void put_back() {
    if (found.code_page != 0) ::SetConsoleOutputCP(found.code_page);
    for (const auto& one : found.streams)
        if (one.known) ::SetConsoleMode(one.handle, one.mode);
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
    if (!is_terminal(Stream::output) && !is_terminal(Stream::error)) return;
    for (std::size_t i = 0; i < 2; ++i) {
        auto& one = found.streams[i];
        one.handle = handle(i == 0 ? Stream::output : Stream::error);
        one.known = ::GetConsoleMode(one.handle, &one.mode) != 0;
    }
    found.code_page = ::GetConsoleOutputCP();
    ::SetConsoleOutputCP(CP_UTF8);
    std::atexit(put_back);
}

}  // namespace femrun::system
