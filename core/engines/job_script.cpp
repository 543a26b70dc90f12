// SPDX-License-Identifier: MIT
#include "engines/job_script.hpp"

#include <charconv>
#include <random>

#include <fmt/format.h>

#include "base/plain_text.hpp"
#include "engines/command.hpp"

namespace femrun::engines {

namespace {

/// A word between quotes, as cmd.exe and the program's own library read it back.
std::string batch_word(std::string_view word) {
    std::string quoted = "\"";
    std::size_t backslashes = 0;
    for (const char c : word) {
        if (c == '"') quoted.append(backslashes + 1, '\\');
        if (c == '%') quoted += '%';
        backslashes = c == '\\' ? backslashes + 1 : 0;
        quoted += c;
    }
    quoted.append(backslashes, '\\');
    return quoted + '"';
}

}  // namespace

std::vector<std::string> worker_arguments(const Order& order, const std::string& address,
                                          const std::string& job, std::uint32_t slots) {
    std::vector<std::string> arguments{"worker", "@" + address};
    if (!job.empty()) arguments.insert(arguments.end(), {"--job", job});
    arguments.insert(arguments.end(), {"--slots", std::to_string(slots)});
    if (order.time) {
        arguments.emplace_back("--ends-in");
        arguments.push_back(
            fmt::format("{} s", std::chrono::floor<std::chrono::seconds>(*order.time).count()));
    }
    arguments.insert(arguments.end(), order.worker.begin(), order.worker.end());
    return arguments;
}

std::string shell_command(std::string program, const std::vector<std::string>& arguments) {
    for (const std::string& argument : arguments) program += " " + sh_word(argument);
    return program;
}

std::string job_script(const std::string& crew, const std::string& worker, Duration grace) {
    const auto grace_s = std::chrono::ceil<std::chrono::seconds>(grace).count();
    return fmt::format(R"sh(#!/bin/sh
# A worker of Femrun's crew '{crew}'.
mark=$FEMRUN_PROCESS_TREE
unset FEMRUN_PROCESS_TREE
asked= worker=
# Whatever the worker has started has inherited the mark. One may be starting another meanwhile.
kill_all() {{
    for round in 1 2 3 4 5 6 7 8 9; do
        found=
        for each in $(grep -lsaz "^FEMRUN_PROCESS_TREE=$mark\(/\|\$\)" /proc/[0-9]*/environ | tr -dc '0-9\n'); do
            [ "$each" != $$ ] && kill -KILL "$each" 2>/dev/null && found=yes
        done
        [ -n "$found" ] || return
    done
}}
leave() {{
    [ -z "$asked" ] || return
    asked=yes
    [ -z "$worker" ] || kill -TERM "$worker" 2>/dev/null
    (FEMRUN_PROCESS_TREE=$mark sleep {grace}; kill -USR1 $$) &
}}
trap leave TERM
trap kill_all USR1
trap '' HUP
FEMRUN_PROCESS_TREE=$mark {worker} </dev/null &
worker=$!
[ -z "$asked" ] || kill -TERM "$worker"
while :; do  # a signal ends a wait early
    wait "$worker"
    code=$?
    kill -0 "$worker" 2>/dev/null || break
done
trap '' TERM USR1
kill_all
echo "$code" > ended.new && mv ended.new ended
)sh",
                       fmt::arg("crew", crew), fmt::arg("grace", grace_s),
                       fmt::arg("worker", worker));
}

std::string job_batch_file(const std::string& crew, const std::string& program,
                           const std::vector<std::string>& arguments) {
    std::string worker = batch_word(program);
    for (const std::string& argument : arguments) worker += " " + batch_word(argument);
    // What it names is written in UTF-8.
    return fmt::format(
        "@echo off\r\nrem A worker of Femrun's crew '{}'.\r\nchcp 65001 >nul\r\n{}\r\n"
        ">ended.new echo %errorlevel%\r\nmove /y ended.new ended >nul\r\n",
        crew, worker);
}

void tell_end(JobSeen& job, std::string_view ended) {
    const std::string_view said = trimmed(ended);
    int code = -1;
    const auto [rest, error] = std::from_chars(said.data(), said.data() + said.size(), code);
    job.phase = JobSeen::Phase::ended;
    if (error != std::errc() || rest != said.data() + said.size()) {
        job.ending = Ending::unknown;
        job.why = fmt::format("'{}' is no exit code", plain(said, word_bytes_max));
        return;
    }
    job.ending = code == 0 ? Ending::left : Ending::failed;
    // Shells count signals from here on.
    constexpr int signals = 128, signals_end = signals + 65;
    job.why = code > signals && code < signals_end ? fmt::format("signal {}", code - signals)
                                                   : fmt::format("exit code {}", code);
}

Result<void> check_crew(const std::string& crew) {
    constexpr std::size_t longest = 40;
    constexpr std::string_view letters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    if (!crew.empty() && crew.size() <= longest &&
        crew.find_first_not_of(letters) == std::string::npos && crew.front() != '-')
        return {};
    return Error{ErrorKind::invalid,
                 fmt::format("crew '{}': a name has 1 to {} letters, digits and '-', and does not "
                             "begin with '-'",
                             plain(crew, word_bytes_max), longest)};
}

std::string new_token() { return fmt::format("{:08x}", std::random_device()()); }

}  // namespace femrun::engines
