// SPDX-License-Identifier: MIT
// `femrun run`: the main job. Prepares the study, takes it up in the database, runs it on this PC
// and says what came out.
#include <filesystem>
#include <sstream>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "display.hpp"
#include "local_study.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "prepare.hpp"
#include "run_elsewhere.hpp"
#include "run_on_engine.hpp"
#include "scheduler_address.hpp"
#include "serve/left_behind.hpp"
#include "serve/sources.hpp"
#include "serve/take_up.hpp"
#include "store/counting_text.hpp"
#include "system/crash_note.hpp"
#include "system/output_guard.hpp"
#include "system/this_process.hpp"
#include "view/show_json.hpp"
#include "view/show_text.hpp"
#include "view/summary.hpp"
#include "view/wording.hpp"
#include "warnings.hpp"

namespace femrun::app {

namespace fs = std::filesystem;

namespace {

std::string of_database(const RunOptions& options) {
    return options.where.database == "femrun.db"
               ? ""
               : " --db " + view::shell_word(options.where.database);
}

/// The command that goes on with the study.
std::string resume_command(const RunOptions& options) {
    std::string command = command_line("femrun", options.study);
    if (options.parallel > 0) command += " --parallel " + std::to_string(options.parallel);
    return command + of_database(options);
}

/// What to do about a study all of whose trials fail alike.
std::string way_out(const run::StudyRun& study, const RunOptions& options) {
    return fmt::format(
        "see what trial {0} left: femrun show {1} --trial {0}{2}; try one design: {3}; when the "
        "study is mended, or if it is right so, the same command goes on, with --resume if its "
        "file has changed; [study] hopeless_after says when to pause ({4}, a result that was not "
        "found counts five times; 0: never)",
        *study.ending()->telling, view::shell_word(study.definition().name), of_database(options),
        command_line("femrun check --solve", options.study), study.definition().hopeless_after);
}

int ending_code(const run::Ending& ending, std::uint64_t completed) {
    if (ending.telling) return exit_no_success;
    if (ending.error && ending.error->kind == ErrorKind::invalid &&
        ending.state == store::StudyState::paused)
        return exit_input;
    if (ending.error && ending.error->kind != ErrorKind::unavailable) return exit_broken;
    switch (ending.state) {
        case store::StudyState::interrupted:
            return exit_interrupted;
        case store::StudyState::paused:
            return exit_broken;
        default:
            return completed > 0 ? exit_done : exit_no_success;
    }
}

/// Where the result goes, while what plugins print goes elsewhere.
struct OwnOutput {
    system::OutputGuard& guard;
    std::size_t width = 0;
};

void print_result(const LocalStudy& local, const RunOptions& options, OwnOutput own) {
    const run::StudyRun& study = local.study();
    const view::Subject subject{.definition = study.definition(),
                                .space = study.space(),
                                .goals = local.goals(),
                                .history = study.history(),
                                .database = options.where.database};
    std::ostringstream text;
    if (options.json)
        view::show_json(subject, text);
    else
        text << view::summary_text(subject,
                                   {.resume = resume_command(options), .width = own.width});
    own.guard.write(text.str());
}

}  // namespace

int run(const RunOptions& options) {
    system::outlive_failed_writes();
    if (options.on.is_wanted()) return run_on_engine(options);
    const auto scheduler = scheduler_of(options.where);
    if (!scheduler) return failed(scheduler.error());
    if (scheduler.value()) return run_elsewhere(options, *scheduler.value());
    if (options.detach)
        return failed({ErrorKind::invalid,
                       "--detach: there is no scheduler to leave the study to; give its address as "
                       "--scheduler ADDRESS, or in FEMRUN_SCHEDULER"});
    const std::size_t width = output_width();  // of where it went before
    // To the end: what a plugin prints when it is let go is no part of the result either.
    system::OutputGuard guard;
    system::tell_crashes();
    host::SpokenLines spoken(guard.words(), host::SpokenLines::KeptSmall::here);
    loop::EventLoop loop;
    serve::PreparedStudy prepared = prepare(options.study, loop);
    if (!prepared.study) {
        print_errors(prepared.mistakes);
        return exit_input;
    }
    serve::ReadyStudy& ready = *prepared.study;
    ready.opened.reset();  // it has found the mistakes that there are
    const std::vector<std::string> warnings = warnings_about(ready);

    auto database = store::Database::open(options.where.database, store::Access::write);
    if (!database) return failed(database.error());
    auto taken = serve::take_up(
        **database,
        wanted_of(ready, options.resume ? control::Changes::wanted : control::Changes::refused));
    if (!taken) return failed(taken.error());
    auto pools = (*database)->pools();
    if (!pools) return failed(pools.error());
    tell_of_programs_ended(serve::end_programs_left(**database));
    Display display(options.quiet || options.json ? Loudness::quiet : Loudness::normal);
    for (const std::string& note : taken->notes) print_note(note);
    if (!taken->resumed) print_warnings(warnings);
    if (taken->resumed && !options.quiet && !options.json) {
        const std::string counting = store::counting_text(taken->past);
        print_note(fmt::format("going on with study '{}': {}, {} complete{}",
                               taken->definition.name, view::counted(taken->past.size(), "trial"),
                               taken->past.completed(), counting.empty() ? "" : "; " + counting));
    }

    LocalStudy study(loop,
                     {.opening = {.id = taken->id,
                                  .definition = std::move(taken->definition),
                                  .past = std::move(taken->past),
                                  .optimizer = ready.optimizer,
                                  .folder = ready.folder},
                      .database = std::move(*database),
                      .pools = std::move(*pools),
                      .files_folder = fs::absolute(path_of(options.where.database + ".files")),
                      .slots = options.parallel > 0 ? options.parallel : system::core_count(),
                      .log = display,
                      .spoken = spoken},
                     display);
    const auto ending = study.run();
    display.close();
    if (!ending) {
        print_error(ending.error());
        return leave_with(exit_code(ending.error()));
    }
    print_result(study, options, {guard, width});
    if (ending->error) print_error(*ending->error);
    if (ending->telling) print_note(way_out(study.study(), options));
    if (ending->state == store::StudyState::interrupted)
        print_note(fmt::format("interrupted; go on with: {}", resume_command(options)));
    return leave_with(ending_code(*ending, study.study().history().completed()));
}

}  // namespace femrun::app
