// SPDX-License-Identifier: MIT
// The solver 'command': any program, from a study file alone. Each attempt gets a fresh folder with
// the staged files and the written templates; the steps run in it one after the other; then the
// responses are read from what they left.
#include <algorithm>
#include <limits>

#include <femrun/near_name.hpp>
#include <femrun/solver.hpp>

#include "check_study.hpp"
#include "find_program.hpp"
#include "plan.hpp"
#include "settings_schema.hpp"
#include "staged_outputs.hpp"
#include "step_ending.hpp"
#include "utf8_path.hpp"
#include "work_folder.hpp"

namespace {

using namespace femrun;
using namespace femrun::command;
using Names = std::vector<std::string>;

/// What the templates throw is about what the user wrote.
template <typename Call>
auto as_invalid(Call&& call) {
    try {
        return call();
    } catch (const TextTemplateError& e) {
        throw Invalid(e.what());
    }
}

/// What a person wants to see of a step that failed.
void log_ends(const Host& host, const Step& step, const std::filesystem::path& folder) {
    Names files{step.output};
    if (step.error != step.output) files.push_back(step.error);
    for (const std::string& file : files)
        for (const std::string& line : last_lines(folder / path_of(file), 20))
            host.log(Level::info, file + ": " + line);
}

/// A response that is wanted and has no value. What the program itself calls not finite belongs to
/// the design.
[[noreturn]] void fail(const NoValue& none) {
    if (none.why() == NoValue::Why::not_finite) throw BadDesign("post", none.what());
    throw Unreadable(none.what());
}

class Command final : public Solver {
public:
    explicit Command(const Settings& settings)
        : plan_(as_invalid([&] { return read_plan(settings); })) {}

    void probe(const Host&, Probe& probe) override {
        for (std::size_t i = 0; i < plan_.steps.size(); ++i)
            probe.fact("program " + std::to_string(i + 1), find_program(plan_, i));
        Names named;
        for (const TextTemplate& text : plan_.texts())
            for (const std::string& name : text.names())
                if (std::find(named.begin(), named.end(), name) == named.end())
                    named.push_back(name);
        // A template says nothing about present values.
        for (const std::string& name : named)
            probe.variable(name, "", std::numeric_limits<double>::quiet_NaN());
        for (const std::string& response : plan_.responses()) probe.response(response);
        for (const std::string& file : staged_results(plan_))
            probe.fact("warning", "output file '" + file +
                                      "' is among the copied ones; it is no result until a step "
                                      "has written it");
    }

    void open(const Host&, const Setup& setup) override {
        quantities_ = setup.quantities;
        check_study(plan_, quantities_);
        programs_.clear();
        for (std::size_t i = 0; i < plan_.steps.size(); ++i)
            programs_.push_back(find_program(plan_, i));
        choose_outputs(setup.responses);
        optional_ = setup.optional_responses;
    }

    void solve(const Host& host, const Attempt& attempt) override {
        const TextValues values = values_of(attempt);
        const auto folder = path_of(host.folder());
        // A value that does not fit its place is told before anything runs.
        const std::vector<Program> programs =
            as_invalid([&] { return programs_of(values, folder); });
        stage_files(plan_, folder, [&host] { host.stop_if_asked(); });
        as_invalid([&] { write_templates(plan_, values, folder); });
        if (plan_.dakota)
            write_file(folder, plan_.dakota->parameters,
                       dakota_parameters(*plan_.dakota, quantities_, values, attempt.trial()));
        for (const StagedTemplate& one : plan_.templates)
            host.announce(one.file.to, "written from '" + one.file.written + "'");

        const StagedOutputs staged(output_files(), folder);
        for (std::size_t i = 0; i < plan_.steps.size(); ++i) run_step(host, i, programs[i], folder);
        try {
            respond(host, attempt, folder, staged);
        } catch (...) {
            // Programs that die with exit code 0 say there why.
            log_ends(host, plan_.steps.back(), folder);
            throw;
        }
    }

private:
    void choose_outputs(const Names& responses) {
        outputs_.clear();
        places_.clear();
        for (const std::string& response : responses) {
            const Names all = plan_.responses();
            const auto found = std::find(all.begin(), all.end(), response);
            if (found == all.end())
                throw Invalid("response '" + response + "' is none of the outputs" +
                              name_suggestion(response, all));
            const auto from_dakota = plan_.dakota ? plan_.dakota->responses.size() : 0;
            const auto index = static_cast<std::size_t>(found - all.begin());
            if (index < from_dakota) {
                places_.push_back(index);
            } else {
                places_.push_back(from_dakota + outputs_.size());
                outputs_.push_back(&plan_.outputs[index - from_dakota]);
            }
        }
    }

    TextValues values_of(const Attempt& attempt) const {
        TextValues values;
        for (std::size_t i = 0; i < quantities_.size(); ++i) {
            TextValue& value = values[quantities_[i].name];
            if (quantities_[i].kind == Kind::real) value = attempt.number(i);
            if (quantities_[i].kind == Kind::integer)
                value = static_cast<std::int64_t>(attempt.number(i));
            if (quantities_[i].kind == Kind::categorical) value = std::string(attempt.text(i));
        }
        return values;
    }

    void run_step(const Host& host, std::size_t index, const Program& program,
                  const std::filesystem::path& folder) const {
        const Step& step = plan_.steps[index];
        const bool driver = plan_.dakota && index + 1 == plan_.steps.size();
        host.stop_if_asked();
        host.progress(static_cast<double>(index) / static_cast<double>(plan_.steps.size()),
                      step.stage);
        const RunResult result = host.run(program);
        host.announce(step.output, "what " + step.place + " printed");
        if (step.error != step.output) host.announce(step.error, "errors of " + step.place);
        host.log(Level::info,
                 step.place + " took " + TextFormat::parse(".3g").apply(result.wall_s) + " s");
        try {
            judge(step, result, folder, driver ? ExitCodes::are_ignored : ExitCodes::count);
        } catch (...) {
            log_ends(host, step, folder);
            throw;
        }
    }

    std::vector<Program> programs_of(const TextValues& values,
                                     const std::filesystem::path& folder) const {
        std::vector<Program> programs;
        for (std::size_t i = 0; i < plan_.steps.size(); ++i)
            programs.push_back(program_of(i, values, folder));
        return programs;
    }

    Program program_of(std::size_t index, const TextValues& values,
                       const std::filesystem::path& folder) const {
        const Step& step = plan_.steps[index];
        Program program;
        program.executable =
            step.program.names().empty() ? programs_[index] : step.program.render(values);
        for (const TextTemplate& argument : step.arguments)
            program.arguments.push_back(argument.render(values));
        for (const auto& [name, value] : step.environment)
            program.environment.push_back(name + "=" + value.render(values));
        if (plan_.dakota && index + 1 == plan_.steps.size()) {
            program.arguments.push_back(plan_.dakota->parameters);
            program.arguments.push_back(plan_.dakota->results);
            program.environment.push_back("DAKOTA_PARAMETERS_FILE=" + plan_.dakota->parameters);
            program.environment.push_back("DAKOTA_RESULTS_FILE=" + plan_.dakota->results);
        }
        program.folder = text_of(folder);
        program.output = step.output;
        program.error = step.error;
        program.limit_s = step.limit_s;
        return program;
    }

    Names output_files() const {
        Names files;
        for (const Output* output : outputs_) files.push_back(output->file);
        if (plan_.dakota) files.push_back(plan_.dakota->results);
        return files;
    }

    void respond(const Host& host, const Attempt& attempt, const std::filesystem::path& folder,
                 const StagedOutputs& staged) const {
        std::vector<Reading> readings;
        // Also when the study uses none of its values: the driver may have said "fail".
        if (plan_.dakota) {
            if (staged.untouched(plan_.dakota->results))
                fail(not_written("results of Dakota's driver", plan_.dakota->results));
            try {
                readings = dakota_results(*plan_.dakota, folder, plan_.steps.back().stage);
            } catch (const NoValue& none) {
                fail(none);
            }
        }
        for (Reading& reading : read_outputs(outputs_, folder))
            readings.push_back(std::move(reading));
        const std::size_t from_dakota = readings.size() - outputs_.size();
        for (std::size_t i = 0; i < outputs_.size(); ++i)
            if (staged.untouched(outputs_[i]->file))
                readings[from_dakota + i] =
                    not_written("output '" + outputs_[i]->name + "'", outputs_[i]->file);
        for (std::size_t i = 0; i < places_.size(); ++i) {
            const Reading& reading = readings[places_[i]];
            if (const auto* none = std::get_if<NoValue>(&reading)) {
                const bool optional = i < optional_.size() && optional_[i];
                if (!optional) fail(*none);
                host.log(Level::warning, std::string(none->what()) + "; recorded as missing");
                attempt.response()[i] = std::numeric_limits<double>::quiet_NaN();
            } else {
                attempt.response()[i] = std::get<double>(reading);
            }
        }
    }

    static NoValue not_written(const std::string& what, const std::string& file) {
        return NoValue(NoValue::Why::unreadable,
                       what + ": no step wrote '" + file +
                           "'; what is there was put there before the steps, and may be of an "
                           "earlier run");
    }

    const Plan plan_;
    std::vector<Quantity> quantities_;
    Names programs_;                      // one a step
    std::vector<const Output*> outputs_;  // those that the study uses
    std::vector<bool> optional_;          // for each response: it is only recorded
    std::vector<std::size_t> places_;     // where each response stands: Dakota's, then outputs_
};

}  // namespace

FEMRUN_SOLVER_PLUGIN(Command, "command", "1.0.0", "Runs any program: templates in, responses out.",
                     settings_schema)
