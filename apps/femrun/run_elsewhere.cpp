// SPDX-License-Identifier: MIT
#include "run_elsewhere.hpp"

#include <filesystem>
#include <map>
#include <string>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "follow.hpp"
#include "loop/plugin_thread.hpp"
#include "messages.hpp"
#include "net/file_upload.hpp"
#include "prepare.hpp"
#include "scheduler_address.hpp"
#include "serve/open_optimizer.hpp"
#include "serve/sources.hpp"
#include "transfer_bar.hpp"
#include "view/wording.hpp"
#include "visit.hpp"
#include "warnings.hpp"

namespace femrun::app {

namespace {

control::Submission submission_of(const serve::ReadyStudy& ready, work::Staging staging,
                                  const RunOptions& options) {
    return {.definition = store::to_json(ready.definition),
            .file_text = ready.text,
            .file_name = options.study.file,
            .overrides = ready.overrides,
            .sources = study::to_json(serve::sources_of(ready)),
            .staging = std::move(staging),
            .changes = options.resume ? control::Changes::wanted : control::Changes::refused,
            .unchecked = ready.tried == serve::SolverTried::no};
}

/// What the study is computed with, as far as the scheduler lacks it.
Result<void> hand_over(loop::EventLoop& loop, Visit& visit,
                       std::map<std::string, std::filesystem::path> content, Loudness loudness) {
    loop::PluginThread reading(loop, "files");
    const auto progress = std::make_shared<net::UploadProgress>();
    try {
        auto sent = visit.house().files().then([&](wire::Files::Client&& files) {
            return net::upload(loop, reading, kj::mv(files), std::move(content), progress);
        });
        wait_with_bar(
            loop, kj::mv(sent), "handing over files",
            [progress] {
                return Transfer{progress->sent, progress->size};
            },
            loudness);
    } catch (const kj::Exception& exception) {
        return serve::remote_error(exception);
    }
    return {};
}

void tell(const control::Submitted& submitted, const std::string& name, const RunOptions& options) {
    for (const std::string& note : submitted.notes) print_note(note);
    if (options.quiet || options.json) return;
    if (submitted.resumed)
        print_note(fmt::format("going on with study '{}' at the scheduler: {}, {} complete", name,
                               view::counted(submitted.trials, "trial"), submitted.completed));
    else
        print_note(fmt::format(
            "study '{}' is the scheduler's now{}", name,
            options.detach || !options.resume_command.empty() ? "" : "; Ctrl-C leaves it running"));
}

}  // namespace

int run_elsewhere(const RunOptions& options, const gate::Address& address,
                  const std::function<Result<void>()>& once_handed_in) {
    if (options.parallel > 0)
        return failed({ErrorKind::invalid,
                       "--parallel: the slots are those of the scheduler's workers; leave it out, "
                       "or say --db FILE to run the study on this PC"});
    loop::EventLoop loop;
    // Whether somebody is there is known at once; preparing may take a while.
    auto visit = Visit::to(loop, address, work::Role::user);
    if (!visit) return failed(visit.error());
    serve::PreparedStudy prepared = prepare(options.study, loop, serve::SolvedWhere::elsewhere);
    if (!prepared.study) {
        print_errors(prepared.mistakes);
        return exit_input;
    }
    serve::ReadyStudy& ready = *prepared.study;
    ready.opened.reset();  // it has found the mistakes that there are
    const std::vector<std::string> warnings = warnings_about(ready);

    auto staged = serve::staged(ready);
    if (!staged) return failed(staged.error());
    for (const std::string& note : staged->notes) print_note(note);
    if (auto done = hand_over(loop, *visit, std::move(staged->content),
                              options.quiet || options.json ? Loudness::quiet : Loudness::normal);
        !done)
        return failed(done.error());
    const auto submitted = visit->ask<control::Submitted>([&](control::House& house, auto answer) {
        house.submit(submission_of(ready, std::move(staged->staging), options), std::move(answer));
    });
    if (!submitted) return failed(submitted.error());
    const std::string& name = ready.definition.name;
    if (!submitted->resumed) print_warnings(warnings);
    tell(*submitted, name, options);
    if (once_handed_in)
        if (const auto done = once_handed_in(); !done) return failed(done.error());
    if (!options.detach)
        return follow(loop, address,
                      {.where = options.where,
                       .name = name,
                       .json = options.json,
                       .quiet = options.quiet,
                       .resume = options.resume_command});
    const std::string about = view::shell_word(name) + place_options(options.where);
    print_note(
        fmt::format("watch it with: femrun attach {0}; stop it with: femrun stop {0}", about));
    return exit_done;
}

}  // namespace femrun::app
