// SPDX-License-Identifier: MIT
#include "bench.hpp"

#include <map>

#include "system/program.hpp"

namespace femrun::command {

namespace {

const stand::LoadedLibrary& library() {
    static const stand::LoadedLibrary loaded(FEMRUN_COMMAND_PLUGIN);
    return loaded;
}

femrun_ending_t ending_of(system::Ending ending) {
    switch (ending) {
        case system::Ending::exited:
            return FEMRUN_EXITED;
        case system::Ending::signalled:
            return FEMRUN_SIGNALLED;
        case system::Ending::timed_out:
            return FEMRUN_TIMED_OUT;
        case system::Ending::stopped:
            return FEMRUN_STOPPED;
        case system::Ending::not_found:
            return FEMRUN_NOT_FOUND;
        case system::Ending::failed_to_start:
            break;
    }
    return FEMRUN_FAILED_TO_START;
}

/// The process extension, on this thread.
femrun_status_t run(stand::RecordingHost& host, const femrun_program_t& program,
                    femrun_run_result_t& result) {
    system::ChildSpec spec;
    spec.executable = stand::string(program.executable);
    for (std::uint32_t i = 0; i < program.argument_count; ++i)
        spec.arguments.push_back(stand::string(program.arguments[i]));
    for (std::uint32_t i = 0; i < program.environment_count; ++i)
        spec.environment.push_back(stand::string(program.environment[i]));
    spec.folder = stand::string(program.folder);
    spec.output = system::Output::into(stand::string(program.output));
    spec.error = system::Output::into(stand::string(program.error));
    std::optional<Duration> limit;
    if (program.limit_s > 0)
        limit =
            std::chrono::duration_cast<Duration>(std::chrono::duration<double>(program.limit_s));
    const auto ended = system::run_program(std::move(spec), limit, host.should_stop);
    static std::string message;
    message = ended.message;
    result.ending = ending_of(ended.ending);
    result.code = ended.code;
    result.wall_s = ended.wall_s;
    result.message = stand::text(message);
    if (result.ending == FEMRUN_STOPPED) return FEMRUN_CANCELLED;
    if (result.ending == FEMRUN_TIMED_OUT) return FEMRUN_UNAVAILABLE;
    return result.ending == FEMRUN_NOT_FOUND ? FEMRUN_MISSING : FEMRUN_OK;
}

}  // namespace

void Bench::make(const std::string& settings) {
    std::string json = settings;
    for (char& c : json)
        if (c == '\'') c = '"';
    solver_ =
        std::make_unique<stand::SolverAtWork>(library().entry(), json, 0, study.folder().string());
    host().run = [this](const femrun_program_t& program, femrun_run_result_t& result) {
        return run(host(), program, result);
    };
}

std::string Bench::told(femrun_status_t status) const {
    static const std::map<femrun_status_t, std::string> names{
        {FEMRUN_INVALID, "invalid"},         {FEMRUN_MISSING, "missing"},
        {FEMRUN_UNAVAILABLE, "unavailable"}, {FEMRUN_CANCELLED, "cancelled"},
        {FEMRUN_BAD_DESIGN, "bad design"},   {FEMRUN_FAULT, "fault"}};
    if (status == FEMRUN_OK) return "ok";
    const stand::RecordingHost& from = solver_->host;
    const std::string stage = from.stage.empty() ? "" : " (" + from.stage + ")";
    return names.at(status) + stage + ": " + study.plain(from.message);
}

std::string Bench::made() const { return told(solver_->created); }

std::string Bench::open(const std::vector<stand::NamedKind>& quantities,
                        const std::vector<std::string>& responses) {
    return solver_->made() ? told(solver_->open(quantities, responses)) : made();
}

std::string Bench::solve(const std::vector<double>& numbers,
                         const std::vector<std::string>& texts) {
    work_ = std::make_unique<Scratch>();
    host().folder = work_->folder().string();
    return told(solver_->solve(numbers, texts));
}

}  // namespace femrun::command
