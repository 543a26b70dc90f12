// SPDX-License-Identifier: MIT
#include "crew_up.hpp"

#include <functional>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "crew_start.hpp"
#include "crew_wish.hpp"
#include "loop/interrupts.hpp"
#include "messages.hpp"
#include "scheduler_address.hpp"
#include "view/status_text.hpp"
#include "view/wording.hpp"

namespace femrun::app {

using namespace std::chrono_literals;

namespace {

constexpr Duration first_news_within = 30s, one_place_borne = 10s, look_every = 100ms;

/// What may not change while its jobs run.
bool is_same_but_for_size(crew::Spec one, const crew::Spec& other) {
    one.size = other.size;
    one.id = other.id;
    one.aim = other.aim;
    one.scheduler_file = other.scheduler_file;
    one.scheduler_is_ours = other.scheduler_is_ours;
    return one == other;
}

/// Takes up the crew that is there, if it is the same.
Result<void> with_id_of(const crew::Folder& folder, crew::Spec& spec) {
    const auto there = folder.spec();
    if (!there) return there.error();
    if (!*there) return {};
    if (!is_same_but_for_size(**there, spec) || (*there)->aim != crew::Aim::keep)
        return Error{ErrorKind::conflict,
                     fmt::format("crew '{0}': is there already, {1}; end it with 'femrun workers "
                                 "down {0}', or give this one another --name",
                                 spec.name,
                                 (*there)->aim == crew::Aim::keep ? "with other settings"
                                                                  : "and is coming to its end")};
    spec.id = (*there)->id;
    return {};
}

/// Until the engine has said something, good or bad.
int tell_first_news(const crew::Folder& folder, const crew::Spec& spec,
                    const std::function<bool()>& goes_on) {
    const Instant by = monotonic_now() + first_news_within;
    const Instant borne_until = monotonic_now() + one_place_borne;
    int code = exit_done;
    while (monotonic_now() < by) {
        const auto book = folder.book();
        if (!book) return failed(book.error());
        // Where one place cannot be asked others may have a job in a moment.
        const bool is_trouble = !book->trouble.empty() &&
                                (book->trouble != book->unasked || monotonic_now() >= borne_until);
        if (!book->jobs.empty() || is_trouble) {
            print_note(fmt::format("crew '{}', {}", spec.name,
                                   view::crew_text(crew::status_of(spec, *book))));
            if (book->jobs.empty()) code = exit_broken;  // and it tries again
            break;
        }
        if (spec.size.least == 0) break;  // it waits for something to solve
        if (goes_on()) continue;
        print_note(fmt::format("interrupted; crew '{}' goes on", spec.name));
        code = exit_interrupted;
        break;
    }
    print_note(fmt::format("see it with: femrun workers list; end it with: femrun workers down {}",
                           spec.name));
    return code;
}

void tell_of(const OwnScheduler& own) {
    const std::string file = path_text(own.file);
    if (own.was == OwnScheduler::Was::there)
        print_note(
            fmt::format("this database's scheduler at {} goes on", own.address.place.text()));
    else
        print_note(fmt::format(
            "there was no scheduler: one listens at {} now; hand studies to it with: femrun run "
            "STUDY --scheduler @{}; end it with: {}",
            own.address.place.text(), view::shell_word(file), end_scheduler_with(file)));
}

/// The scheduler that was named, or one of ours. The spec says which.
Result<gate::Address> scheduler_for(loop::EventLoop& loop, const WorkersOptions& options,
                                    crew::Spec& spec, const std::function<bool()>& goes_on) {
    auto named = scheduler_of(options.where);
    if (!named) return std::move(named).error();
    if (*named) {
        spec.scheduler_file = path_text(address_file_of(options.where));
        return **std::move(named);
    }
    auto own = own_scheduler(loop, options.where.database, options.listen, goes_on);
    if (!own) return std::move(own).error();
    tell_of(*own);
    spec.scheduler_file = path_text(own->file);
    spec.scheduler_is_ours = true;
    return std::move(own->address);
}

Result<void> write_and_keep(loop::EventLoop& loop, const crew::Folder& folder, const CrewWish& wish,
                            const gate::Address& scheduler) {
    const auto addresses = addresses_for(loop, scheduler, wish, folder);
    if (!addresses) return addresses.error();
    if (auto done = folder.write(*addresses); !done) return done;
    if (auto done = folder.write(wish.spec); !done) return done;
    return start_keeper(folder, wish.spec);
}

}  // namespace

int crew_up(const WorkersOptions& options) {
    if (!options.which.empty())
        return failed(
            {ErrorKind::invalid,
             fmt::format("femrun workers up '{}': a crew gets its name by --name, and its engine "
                         "by --on",
                         options.which)});
    auto wish = crew_wish(options.crew);
    if (!wish) return failed(std::move(wish).error().within("femrun workers up"));
    // What is wrong with its hosts, say, is told before anything is started.
    if (auto engine = engine_of(wish->spec); !engine)
        return failed(std::move(engine).error().within("femrun workers up"));
    const crew::Folder folder = crew::Folder::named(wish->spec.name);
    if (auto done = with_id_of(folder, wish->spec); !done) return failed(done.error());
    loop::EventLoop loop;
    bool interrupted = false;
    const loop::Interrupts interrupts(loop, [&] { interrupted = true; });
    const auto goes_on = [&] {
        loop.wait(loop.after(look_every));
        return !interrupted;
    };
    const auto scheduler = scheduler_for(loop, options, wish->spec, goes_on);
    if (!scheduler && scheduler.error().kind == ErrorKind::cancelled) {
        print_note(scheduler.error().message);
        return exit_interrupted;
    }
    if (!scheduler) return failed(scheduler.error());
    if (scheduler->place.is_loopback() && wish->spec.engine != "local" && !wish->reach)
        print_note(
            fmt::format("the scheduler is at {}, which is this PC for everybody: workers on "
                        "other PCs will not find it; start it with --listen :7711, or say "
                        "--reach HOST:PORT",
                        scheduler->place.text()));
    if (auto done = write_and_keep(loop, folder, *wish, *scheduler); !done)
        return failed(done.error());
    return tell_first_news(folder, wish->spec, goes_on);
}

}  // namespace femrun::app
