// SPDX-License-Identifier: MIT
// Workers that are jobs of an engine.
#include "command_words.hpp"
#include "wire/limits.hpp"

namespace femrun::app {

namespace {

void add_text(CLI::App& app, const std::string& option, std::optional<std::string>& text,
              const std::string& what, const std::string& type) {
    app.add_option(option, text, what)->type_name(type);
}

void workers_words(CLI::App& app, WorkersOptions& options) {
    app.add_option("what", options.what, "up, list or down")
        ->check(one_of({"up", "list", "down", "keep"}))
        ->capture_default_str();
    app.add_option("which", options.which, "list, down: a crew (default: all; down: the only one)")
        ->type_name("CREW");
    add_crew(app, options.crew, Beside::nothing);
    app.add_option("--name", options.crew.name, "up: what the crew is called (default: its engine)")
        ->type_name("NAME");
    app.add_option("--listen", options.listen,
                   "up: where a scheduler listens that is started because there is none")
        ->capture_default_str()
        ->type_name("HOST:PORT");
    app.add_flag("--when-done", options.when_done, "down: workers finish what they have first");
    app.add_flag("--all", options.all, "down: every crew");
    add_place(app, options.where);
    app.add_flag("--json", options.json, "Print JSON");
    app.add_option("--folder", options.folder, "keep: the crew's folder")->group("");
}

}  // namespace

void add_crew(CLI::App& app, CrewOptions& crew, Beside beside) {
    const auto names = [beside](const std::string& shorter, const std::string& longer) {
        return beside == Beside::study ? longer : shorter + "," + longer;
    };

    app.add_option("--on", crew.engine, "Workers as jobs of an engine: slurm, ssh, local")
        ->type_name("ENGINE");
    CLI::Option* const count =
        app.add_option("--count", crew.said.count, "With --on: so many workers")
            ->check(whole_number(1, 100'000))
            ->type_name("N");
    app.add_option("--adaptive", crew.said.adaptive,
                   "With --on: as many as have something to solve, from MIN to MAX")
        ->type_name("MIN..MAX")
        ->excludes(count);
    app.add_option(names("--slots", "--slots-each"), crew.said.slots,
                   "With --on: slots of each worker (default: 1)")
        ->check(whole_number(1, wire::slots_max))
        ->type_name("N");
    app.add_option(names("--time", "--job-time"), crew.time,
                   "With --on: wall time of a job, such as '4 h'")
        ->type_name("TIME");
    add_text(app, "--partition", crew.said.partition, "With --on slurm: partition", "NAME");
    app.add_option("--option", crew.said.options,
                   "With --on: an option of the engine, such as '--account=fem'")
        ->allow_extra_args(false)
        ->type_name("OPTION");
    add_text(app, "--hosts", crew.said.hosts, "With --on ssh: file of hosts, one a line", "FILE");
    add_text(app, "--reach", crew.said.reach,
             "With --on: where workers find the scheduler (default: as its address says)",
             "HOST:PORT");
    app.add_option("--idle", crew.idle,
                   "With --adaptive: how long a worker may have nothing (default: 1 min)")
        ->type_name("TIME");
    app.add_option(names("--grace", "--leave-within"), crew.grace,
                   "With --on: how long what runs may go on when a job is ended")
        ->type_name("TIME");
    app.add_option(names("--solvers", "--with-solvers"), crew.said.solvers,
                   "With --on: solve with these alone")
        ->delimiter(',')
        ->type_name("NAMES");
    app.add_option(names("--tags", "--with-tags"), crew.said.tags,
                   "With --on: what studies may ask for")
        ->delimiter(',')
        ->type_name("TAGS");
    add_text(app, "--submit", crew.said.submit,
             "Another engine: its command, such as 'qsub {script}'", "COMMAND");
    add_text(app, "--cancel", crew.said.cancel, "With --submit: such as 'qdel {id}'", "COMMAND");
    add_text(app, "--state", crew.said.state, "With --submit: such as 'qstat {id}'", "COMMAND");
    add_text(app, "--job-id", crew.said.job_id,
             "With --submit: how it prints an id, such as 'Job <{id}> is'", "PATTERN");
    app.add_option("--state-tells", crew.said.state_tells,
                   "With --state: words (the default), or exit-code: 0 while the job is there")
        ->check(one_of({"words", "exit-code"}))
        ->type_name("WHAT");
    app.add_option("--settings", crew.file, "File with these in [workers.ENGINE]")
        ->type_name("FILE");
}

void add_workers_command(Commands& commands) {
    commands.add<WorkersOptions>("workers",
                                 "Start workers as jobs on Slurm, over SSH, and end them", workers,
                                 workers_words);
}

}  // namespace femrun::app
