// SPDX-License-Identifier: MIT
// The extension femrun.process/1: programs that plugins have run, over core/system.
#include "host/program_call.hpp"

#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "host/abi_text.hpp"
#include "system/program.hpp"

namespace femrun::host {

namespace {

system::ChildSpec child_of(const femrun_program_t& program) {
    system::ChildSpec spec;
    spec.executable = path_of(view(program.executable));
    for (std::uint32_t i = 0; i < program.argument_count; ++i)
        spec.arguments.emplace_back(view(program.arguments[i]));
    for (std::uint32_t i = 0; i < program.environment_count; ++i)
        spec.environment.emplace_back(view(program.environment[i]));
    spec.folder = path_of(view(program.folder));
    const auto output = [](femrun_text_t name) {
        return name.size == 0 ? system::Output::discarded()
                              : system::Output::into(path_of(view(name)));
    };
    spec.output = output(program.output);
    spec.error = output(program.error);
    return spec;
}

// A limit beyond this is no limit; a century fits into microseconds.
constexpr double limit_max_s = 100.0 * 365 * 24 * 3600;

std::optional<Duration> limit_of(const femrun_program_t& program) {
    if (!(program.limit_s > 0) || program.limit_s > limit_max_s) return std::nullopt;
    return Duration(std::llround(program.limit_s * 1e6));
}

struct Told {
    femrun_ending_t ending;
    femrun_status_t status;
};

Told told(system::Ending ending) {
    switch (ending) {
        case system::Ending::exited:
            return {FEMRUN_EXITED, FEMRUN_OK};
        case system::Ending::signalled:
            return {FEMRUN_SIGNALLED, FEMRUN_OK};
        case system::Ending::timed_out:
            return {FEMRUN_TIMED_OUT, FEMRUN_UNAVAILABLE};
        case system::Ending::stopped:
            return {FEMRUN_STOPPED, FEMRUN_CANCELLED};
        case system::Ending::not_found:
            return {FEMRUN_NOT_FOUND, FEMRUN_MISSING};
        case system::Ending::failed_to_start:
            break;
    }
    return {FEMRUN_FAILED_TO_START, FEMRUN_UNAVAILABLE};
}

}  // namespace

femrun_status_t run_program_for_plugin(const femrun_program_t& program, femrun_run_result_t& result,
                                       std::string& message, std::vector<std::string>& notes,
                                       const std::function<bool()>& should_stop) {
    if (program.size < FEMRUN_PROGRAM_SIZE_MIN || result.size < FEMRUN_RUN_RESULT_SIZE_MIN) {
        message = "a program or its result is shorter than ABI 1 says; set their sizes";
        return FEMRUN_INVALID;
    }
    auto ended = system::run_program(child_of(program), limit_of(program), should_stop);
    const Told said = told(ended.ending);
    message = std::move(ended.message);
    notes = std::move(ended.notes);
    result.ending = said.ending;
    result.code = ended.code;
    result.wall_s = ended.wall_s;
    result.cpu_s = ended.cpu_s;
    result.peak_memory = ended.peak_memory;
    result.message = c_text(message);
    return said.status;
}

}  // namespace femrun::host
