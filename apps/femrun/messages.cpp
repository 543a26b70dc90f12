// SPDX-License-Identifier: MIT
#include "messages.hpp"

#include <cstdio>

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "system/terminal.hpp"
#include "system/this_process.hpp"
#include "view/table.hpp"
#include "view/wording.hpp"

namespace femrun::app {

void say(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

void print_error(const Error& error) { say(fmt::format("error: {}\n", error.message)); }

void print_errors(const std::vector<Error>& errors) {
    for (const Error& error : errors) print_error(error);
}

int failed(const Error& error) {
    print_error(error);
    return exit_code(error);
}

void print_note(std::string_view text) { say(fmt::format("femrun: {}\n", text)); }

void tell_of_programs_ended(std::size_t count) {
    if (count == 0) return;
    print_note(fmt::format("ended {} that a run which was killed had left running",
                           count == 1 ? "a process" : fmt::format("{} processes", count)));
}

std::string command_line(const std::string& verb, const StudyOptions& study) {
    std::string command = verb + " " + view::shell_word(study.file);
    const auto add = [&](const std::string& option, const std::string& value) {
        if (!value.empty()) command += " " + option + " " + view::shell_word(value);
    };
    add("--optimizer", study.optimizer);
    add("--solver", study.solver);
    add("--name", study.name);
    if (study.trials) add("--trials", std::to_string(*study.trials));
    add("--time", study.time);
    if (study.seed) add("--seed", std::to_string(*study.seed));
    for (const std::string& setting : study.set) add("--set", setting);
    return command;
}

std::size_t output_width() {
    if (!system::is_terminal(system::Stream::output)) return view::unlimited;
    return std::max(40u, system::terminal_width(system::Stream::output));
}

int leave_with(int code) {
    std::fflush(stdout);
    system::end_within(std::chrono::seconds(2), code);
    return code;
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
