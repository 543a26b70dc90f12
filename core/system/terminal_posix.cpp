// SPDX-License-Identifier: MIT
#include "system/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace femrun::system {

namespace {

int descriptor(Stream stream) { return stream == Stream::output ? STDOUT_FILENO : STDERR_FILENO; }

/// Zeros when nobody knows.
winsize size_of(Stream stream) {
    winsize size{};
    if (::ioctl(descriptor(stream), TIOCGWINSZ, &size) != 0) return {};
    return size;
}

}  // namespace

bool is_terminal(Stream stream) { return ::isatty(descriptor(stream)) == 1; }

bool takes_escapes(Stream stream) {
    const char* no_colour = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    const bool unwanted = no_colour != nullptr && *no_colour != '\0';
    const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
    return is_terminal(stream) && !unwanted && !dumb;
}

unsigned terminal_width(Stream stream) {
    const unsigned columns = size_of(stream).ws_col;
    return columns > 0 ? columns : 80;
}

unsigned terminal_height(Stream stream) {
    const unsigned rows = size_of(stream).ws_row;
    return rows > 0 ? rows : 24;
}

void print_as_it_is() {}

}  // namespace femrun::system
