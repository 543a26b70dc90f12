// SPDX-License-Identifier: MIT
#include "bench.hpp"

#include <map>

#include "host/program_call.hpp"

namespace femrun::command {

namespace {

const stand::LoadedLibrary& library() {
    static const stand::LoadedLibrary loaded(FEMRUN_COMMAND_PLUGIN);
    return loaded;
}

}  // namespace

void Bench::make(const std::string& settings) {
    std::string json = settings;
    for (char& c : json)
        if (c == '\'') c = '"';
    solver_ =
        std::make_unique<stand::SolverAtWork>(library().entry(), json, 0, study.path().string());
    host().run = [this](const femrun_program_t& program, femrun_run_result_t& result) {
        std::vector<std::string> notes;
        return host::run_program_for_plugin(program, result, message_, notes, host().should_stop);
    };
}

std::string Bench::told(femrun_status_t status) const {
    static const std::map<femrun_status_t, std::string> names{
        {FEMRUN_INVALID, "invalid"},         {FEMRUN_MISSING, "missing"},
        {FEMRUN_UNAVAILABLE, "unavailable"}, {FEMRUN_CANCELLED, "cancelled"},
        {FEMRUN_BAD_DESIGN, "bad design"},   {FEMRUN_FAULT, "fault"},
        {FEMRUN_UNREADABLE, "unreadable"}};
    if (status == FEMRUN_OK) return "ok";
    const stand::RecordingHost& from = solver_->host;
    const std::string stage = from.stage.empty() ? "" : " (" + from.stage + ")";
    return names.at(status) + stage + ": " + study.plain(from.message);
}

std::string Bench::made() const { return told(solver_->created); }

std::string Bench::open(const std::vector<stand::NamedKind>& quantities,
                        const std::vector<std::string>& responses,
                        const std::vector<std::uint32_t>& response_flags) {
    if (!solver_->made()) return made();
    return told(solver_->open(quantities, responses, response_flags));
}

std::string Bench::solve(const std::vector<double>& numbers,
                         const std::vector<std::string>& texts) {
    work_ = std::make_unique<Scratch>();
    host().folder = work_->path().string();
    return told(solver_->solve(numbers, texts));
}

std::string shell(const std::string& text, const std::string& more) {
    return "{'steps': [{'program': 'sh', 'arguments': ['-c', '" + text + "']" + more +
           "}], 'outputs': {'mass': {'file': 'step1.log', 'name': 'mass'}}}";
}

std::string outcome_of(const std::string& settings) {
    Bench bench;
    bench.make(settings);
    const std::string opened = bench.open({}, {"mass"});
    return opened == "ok" ? bench.solve({}) : opened;
}

}  // namespace femrun::command
