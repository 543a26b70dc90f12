// SPDX-License-Identifier: MIT
#include "messages.hpp"

#include <cstdio>

#include <algorithm>

#include <fmt/format.h>

#include "system/terminal.hpp"
#include "view/table.hpp"

namespace femrun::app {

void print_error(const Error& error) { fmt::print(stderr, "error: {}\n", error.message); }

void print_errors(const std::vector<Error>& errors) {
    for (const Error& error : errors) print_error(error);
}

void print_note(std::string_view text) { fmt::print(stderr, "femrun: {}\n", text); }

std::size_t output_width() {
    if (!system::is_terminal(system::Stream::output)) return view::unlimited;
    return std::max(40u, system::terminal_width(system::Stream::output));
}

ExitCode exit_code(const Error& error) {
    switch (error.kind) {
        case ErrorKind::invalid:
        case ErrorKind::missing:
            return exit_input;
        case ErrorKind::cancelled:
            return exit_interrupted;
        default:
            return exit_broken;
    }
}

}  // namespace femrun::app
