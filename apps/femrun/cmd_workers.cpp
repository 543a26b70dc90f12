// SPDX-License-Identifier: MIT
// `femrun workers`: workers as jobs of an engine. `up` leaves what is wanted in the crew's folder
// and starts its keeper there; `list` and `down` find it by that folder, whether the keeper lives
// or not.
#include <algorithm>
#include <iostream>

#include <fmt/format.h>

#include "base/log_file.hpp"
#include "base/log_writer.hpp"
#include "base/path_text.hpp"
#include "crew_start.hpp"
#include "crew_up.hpp"
#include "crew_wish.hpp"
#include "display.hpp"
#include "keeper.hpp"
#include "loop/interrupts.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "scheduler_address.hpp"
#include "view/status_text.hpp"
#include "view/wording.hpp"
#include "visit.hpp"

namespace femrun::app {

using namespace std::chrono_literals;

namespace {

constexpr Duration look_every = 100ms, says_every = 5s, keeper_starts_within = 10s;

// -- list

struct Listed {
    crew::Folder folder;
    crew::Spec spec;
    crew::Book book;
};

/// Those that can be read; of the others it is told why.
std::vector<Listed> all_crews(const std::string& which) {
    std::vector<Listed> all;
    for (const crew::Folder& folder : crew::Folder::all()) {
        auto spec = folder.spec();
        auto book = folder.book();
        if (!spec || !book) {
            print_error(!spec ? spec.error() : book.error());
            continue;
        }
        if (*spec && (which.empty() || (*spec)->name == which))
            all.push_back({folder, **spec, *std::move(book)});
    }
    return all;
}

Error no_crew(const std::string& which) {
    return {ErrorKind::missing,
            which.empty() ? std::string("there is no crew; 'femrun workers up --on ENGINE' starts "
                                        "one")
                          : fmt::format("there is no crew '{}'; 'femrun workers list' shows those "
                                        "that there are",
                                        which)};
}

std::string text_of(const Listed& crew) {
    const control::CrewStatus status = crew::status_of(crew.spec, crew.book);
    std::string text = fmt::format("{}: {}\n", crew.spec.name, view::crew_text(status));
    if (!crew.folder.is_kept())
        text += fmt::format(
            "{}: nobody keeps it since {} (UTC), and what is shown is of then; 'femrun workers up' "
            "as it was started goes on with it, 'femrun workers down {}' ends it\n",
            crew.spec.name, view::time_text(crew.book.at), crew.spec.name);
    view::Table jobs = view::jobs_table(status.jobs);
    if (const auto width = output_width(); width != view::unlimited) jobs.fit(width);
    if (!status.jobs.empty()) text += jobs.text();
    return text;
}

int list(const WorkersOptions& options) {
    const std::vector<Listed> crews = all_crews(options.which);
    if (options.json) {
        std::vector<control::CrewStatus> all;
        for (const Listed& crew : crews) all.push_back(crew::status_of(crew.spec, crew.book));
        std::cout << view::crews_json(all);
        return exit_done;
    }
    if (crews.empty() && !options.which.empty()) return failed(no_crew(options.which));
    if (crews.empty()) print_note(no_crew("").message);
    bool first = true;
    for (const Listed& crew : crews) {
        if (!std::exchange(first, false)) std::cout << '\n';
        std::cout << text_of(crew);
    }
    return exit_done;
}

// -- down

/// Until the keeper has removed its folder. Ctrl-C leaves the rest to the keeper.
int until_over(const crew::Folder& folder, const crew::Spec& spec) {
    loop::EventLoop loop;
    bool interrupted = false;
    std::string said, unasked;
    {
        const loop::Interrupts interrupts(loop, [&] { interrupted = true; });
        Instant told = monotonic_now(), kept = told;
        while (!interrupted) {
            const auto there = folder.spec();
            if (!there) return failed(there.error());
            if (!*there) break;
            const Instant now = monotonic_now();
            if (folder.is_kept()) kept = now;
            if (now - kept >= keeper_starts_within)
                return failed({ErrorKind::unavailable,
                               fmt::format("crew '{}': its keeper has ended; see '{}', and say the "
                                           "same again",
                                           spec.name, path_text(folder.log()))});
            const auto book = folder.book();
            if (!book) return failed(book.error());
            // Empty also where it is gone meanwhile.
            if (book->at != WallTime()) unasked = book->unasked;
            const std::string text = view::crew_text(crew::status_of(spec, *book));
            if (text != said && now - told >= says_every) {
                print_note(fmt::format("crew '{}', {}", spec.name, said = text));
                told = now;
            }
            loop.wait(loop.after(look_every));
        }
    }
    if (interrupted) {
        print_note(fmt::format("crew '{}' goes on coming to its end; see: femrun workers list",
                               spec.name));
        return exit_interrupted;
    }
    print_note(fmt::format("crew '{}' has ended: no job of it is left{}", spec.name,
                           unasked.empty() ? "" : ", as far as could be asked; " + unasked));
    return exit_done;
}

/// `up` has started it, and nobody else ends it.
void tell_of_scheduler_left(const crew::Spec& spec) {
    if (!spec.scheduler_is_ours) return;
    for (const Listed& other : all_crews(""))
        if (other.spec.scheduler_file == spec.scheduler_file) return;  // it has a use for it
    const auto address = address_of("@" + spec.scheduler_file);
    loop::EventLoop loop;
    if (!address || !Visit::to(loop, *address, work::Role::user)) return;
    print_note(fmt::format("the scheduler that was started for it goes on at {}; end it with: {}",
                           address->place.text(), end_scheduler_with(spec.scheduler_file)));
}

int down(const WorkersOptions& options) {
    std::vector<Listed> crews = all_crews(options.which);
    if (crews.empty()) return failed(no_crew(options.which));
    if (crews.size() > 1 && !options.all)
        return failed({ErrorKind::invalid,
                       "femrun workers down: there are several crews; name one, or say --all"});
    int code = exit_done;
    for (Listed& crew : crews) {
        crew.spec.aim = options.when_done ? crew::Aim::let_end : crew::Aim::end_now;
        if (auto done = crew.folder.write(crew.spec); !done) return failed(done.error());
        if (auto done = start_keeper(crew.folder, crew.spec); !done) return failed(done.error());
    }
    for (const Listed& crew : crews) {
        const int one = until_over(crew.folder, crew.spec);
        if (one != exit_done)
            code = one;
        else
            tell_of_scheduler_left(crew.spec);
    }
    return code;
}

// -- keep

int keep(const WorkersOptions& options) {
    const crew::Folder folder(path_of(options.folder));
    const auto lock = folder.keep();
    if (!lock) return failed(lock.error());
    if (!*lock) return exit_done;  // another keeps it
    const auto spec = folder.spec();
    if (!spec) return failed(spec.error());
    if (!*spec) return failed(no_crew(path_text(folder.path().filename())));
    const auto addresses = folder.addresses();
    if (!addresses) return failed(addresses.error());
    const auto scheduler =
        gate::Address::parse(addresses->user.substr(0, addresses->user.find('\n')));
    if (!scheduler) return failed(scheduler.error());
    auto engine = engine_of(**spec);
    if (!engine) return failed(engine.error());
    auto writer = std::make_unique<LogWriter>();
    WrittenLog log(*writer, folder.log());
    loop::EventLoop loop;
    const std::string worker = addresses->worker.substr(0, addresses->worker.find('\n'));
    Keeper keeper(loop, *std::move(engine),
                  {.folder = folder,
                   .spec = **spec,
                   .order = order_of(**spec, worker, folder.path()),
                   .scheduler = *scheduler,
                   .told = [&](const std::string& line) { log.line(LogLevel::info, line); }});
    Result<void> ended;
    {
        const loop::Interrupts interrupts(loop, [&] { keeper.stop(); });
        ended = keeper.run();
    }
    if (!ended) {
        log.line(LogLevel::error, ended.error().message);
        return failed(ended.error());
    }
    writer.reset();  // it would make the folder again
    if (keeper.is_over()) folder.remove();
    return exit_done;
}

}  // namespace

int workers(const WorkersOptions& options) {
    if (options.what == "up") return crew_up(options);
    if (options.what == "down") return down(options);
    if (options.what == "keep") return keep(options);
    return list(options);
}

}  // namespace femrun::app
