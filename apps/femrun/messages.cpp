// SPDX-License-Identifier: MIT
#include "messages.hpp"

#include <cstdio>

#include <algorithm>

#include <fmt/format.h>

#include "system/terminal.hpp"
#include "view/table.hpp"

namespace femrun::app {

void say(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

void print_error(const Error& error) { say(fmt::format("error: {}\n", error.message)); }

void print_errors(const std::vector<Error>& errors) {
    for (const Error& error : errors) print_error(error);
}

void print_note(std::string_view text) { say(fmt::format("femrun: {}\n", text)); }

std::size_t output_width() {
    if (!system::is_terminal(system::Stream::output)) return view::unlimited;
    return std::max(40u, system::terminal_width(system::Stream::output));
}

ExitCode exit_code(const Error& error) {
    switch (error.kind) {
        case ErrorKind::invalid:
        case ErrorKind::missing:
        case ErrorKind::conflict:  // somebody else is at it
            return exit_input;
        case ErrorKind::cancelled:
            return exit_interrupted;
        default:
            return exit_broken;
    }
}

}  // namespace femrun::app
