// SPDX-License-Identifier: MIT
#include "stand_in_worker.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "engines/command.hpp"
#include "system/plugin_platform.hpp"
#include "system/this_process.hpp"

namespace femrun::test {

namespace {

// A line is written at once, so that those of several workers do not mix.
constexpr const char* script = R"(#!/bin/bash
[ "$1" != --version ] || exit 0
folder={}
all="$*"
while [ $# -gt 0 ]; do
    case $1 in
    --job) job=$2 ;;
    --exits-with-3) code=3 ;;
    --is-stubborn) stubborn=yes ;;
    --starts-another) setsid sh -c 'trap "" TERM HUP; sleep 1000' & ;;
    @*) address=${{1#@}} ;;
    esac
    shift
done
file=$folder/workers/${{job//[:\/]/,}}
say() {{ echo "$job $1" >> "$folder/diary"; }}
echo "$$" > "$file.process"
echo "$all" > "$file.arguments"
cat "$address" > "$file.address"
env > "$file.environment"
trap 'say TERM; [ -n "$stubborn" ] || {{ say left; exit 0; }}' TERM
say began
if [ -n "$code" ]; then
    echo "nothing goes here"
    echo "femrun worker: this is why it ends"
    exit $code
fi
until [ -e "$file.leave" ] || [ ! -d "$folder" ]; do sleep 0.05; done  # or its story is over
say left
)";

/// As the script makes a file's name of it.
std::string file_of(std::string job) {
    std::replace(job.begin(), job.end(), ':', ',');
    std::replace(job.begin(), job.end(), '/', ',');
    return "workers/" + job;
}

}  // namespace

StandInWorker::StandInWorker() {
    std::filesystem::create_directory(scratch_.path("workers"));
    scratch_.write("program/femrun", fmt::format(script, folder().string()));
    scratch_.write("program/plugins/some.femrun", "a plugin");
    std::filesystem::permissions(scratch_.path("program/femrun"),
                                 std::filesystem::perms::owner_all);
}

engines::Program StandInWorker::program() const {
    return {.platform = system::plugin_platform(),
            .executable = scratch_.path("program/femrun"),
            .plugins = scratch_.path("program/plugins")};
}

std::vector<std::string> StandInWorker::diary() const {
    std::istringstream written(scratch_.text("diary"));
    std::vector<std::string> lines;
    for (std::string line; std::getline(written, line);) lines.push_back(line);
    return lines;
}

bool StandInWorker::has(const std::string& line) const {
    const auto lines = diary();
    return std::find(lines.begin(), lines.end(), line) != lines.end();
}

std::vector<std::string> StandInWorker::said_by(const std::string& job) const {
    std::vector<std::string> said;
    for (const std::string& line : diary())
        if (line.starts_with(job + " ")) said.push_back(line.substr(job.size() + 1));
    return said;
}

std::string StandInWorker::first_line(const std::string& job, const char* of) const {
    const std::string text = scratch_.text(file_of(job) + of);
    return text.substr(0, text.find('\n'));
}

std::string StandInWorker::arguments(const std::string& job) const {
    return first_line(job, ".arguments");
}

std::string StandInWorker::address(const std::string& job) const {
    return first_line(job, ".address");
}

std::uint64_t StandInWorker::process(const std::string& job) const {
    return std::stoull("0" + first_line(job, ".process"));
}

bool StandInWorker::runs(const std::string& job) const {
    const std::uint64_t number = process(job);
    return number != 0 && system::process_started(number) != 0;
}

void StandInWorker::kill(const std::string& job) const {
    (void)engines::run({.words = {"kill", "-KILL", std::to_string(process(job))}, .input = {}});
}

void StandInWorker::build_anew() const {
    scratch_.write("program/plugins/some.femrun", "another plugin");
}

void StandInWorker::break_it() const {
    scratch_.write("program/femrun",
                   "#!/bin/sh\necho 'femrun: libkj.so: cannot open shared object file' >&2\n"
                   "exit 127\n");
}

void StandInWorker::leave(const std::string& job) const {
    scratch_.write(file_of(job) + ".leave", "");
}

}  // namespace femrun::test
