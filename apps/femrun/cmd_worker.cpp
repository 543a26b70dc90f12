// SPDX-License-Identifier: MIT
// `femrun worker`: the process that holds slots of this PC. It serves the scheduler at an address,
// whenever that is there, or the one that started it, over a private pipe.
#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "at_logon.hpp"
#include "base/path_text.hpp"
#include "base/size_text.hpp"
#include "gate/connect.hpp"
#include "job_words.hpp"
#include "loop/event_loop.hpp"
#include "loop/interrupts.hpp"
#include "loop/stream.hpp"
#include "loop/suspensions.hpp"
#include "messages.hpp"
#include "moving_scheduler.hpp"
#include "net/link_story.hpp"
#include "net/local_worker.hpp"
#include "net/stay_enlisted.hpp"
#include "net/worker_agent.hpp"
#include "options.hpp"
#include "plugin_slots.hpp"
#include "scheduler_address.hpp"
#include "solver_offers.hpp"
#include "spool/worker_folder.hpp"
#include "stage/left_files.hpp"
#include "study/duration.hpp"
#include "system/crash_note.hpp"
#include "system/folders.hpp"
#include "system/output_guard.hpp"
#include "system/pipe.hpp"
#include "system/this_pc.hpp"
#include "system/this_process.hpp"
#include "wire/error_text.hpp"
#include "wire/limits.hpp"
#include "worker_card.hpp"

namespace femrun::app {

namespace {

/// What both ways have in common: slots that drive the plugins of this PC.
struct Slots {
    /// `places`: for what studies from elsewhere need.
    /// `requests`: of the programs that solve.
    explicit Slots(std::vector<std::string> only = {},
                   std::optional<net::WorkerFiles::Places> places = std::nullopt,
                   system::Requests requests = system::Requests::heard)
        : staged(places ? std::make_unique<net::WorkerFiles>(loop, *std::move(places)) : nullptr),
          source(loop, spoken, std::move(only), staged.get(), requests) {
        system::tell_crashes();
    }

    loop::EventLoop loop;
    // Nothing of ours is written there, and what plugins print is no part of the result.
    const system::OutputGuard guard;
    host::SpokenLines spoken{guard.words(), host::SpokenLines::KeptSmall::here};
    std::unique_ptr<net::WorkerFiles> staged;
    PluginSlots source;
};

/// Content is for all workers of this user, unless one was told where to keep everything.
net::WorkerFiles::Places places_of(const WorkerOptions& options,
                                   const spool::WorkerFolder& folder) {
    return {
        .folder = folder.path(),
        .store = options.folder.empty() ? stage::default_store_folder() : folder.path() / "store",
        .share = path_of(options.files_at),
        .told = print_note};
}

std::optional<std::uint32_t> slots_in(const std::string& text) {
    if (text == "auto" || text == "-1") return std::max(1U, system::core_count());
    std::uint32_t slots = 0;
    const auto* const end = text.data() + text.size();
    const auto [read, error] = std::from_chars(text.data(), end, slots);
    if (error != std::errc() || read != end || slots < 1 || slots > wire::slots_max)
        return std::nullopt;
    return slots;
}

Error within_worker(Error error) { return std::move(error).within("femrun worker"); }

int at_pipe(const WorkerOptions& options, std::uint32_t slots) {
    auto pipe = system::inherited_pipe(static_cast<std::intptr_t>(options.pipe));
    if (!pipe) {
        print_error(within_worker(std::move(pipe).error()));
        return exit_input;
    }
    Slots here;
    const std::string process = std::to_string(system::process_id());
    net::WorkerAgent agent(
        here.loop, here.source,
        card(fmt::format("{}/{}", system::host_name(), process), slots, process));
    try {
        here.loop.wait(agent.serve(loop::stream_over(here.loop, std::move(*pipe)))
                           .exclusiveJoin(agent.left()));
    } catch (const kj::Exception& exception) {
        // Who started this worker has gone without a word: nobody is there to be told.
        if (exception.getType() != kj::Exception::Type::DISCONNECTED)
            print_error(within_worker(wire::error_from(exception).error));
    }
    // Who started it starts it again, unless it has left as it was asked to.
    const int code = agent.has_left() ? net::exit_left : exit_broken;
    // A plugin on a thread may hang: it is asked to stop, and not waited for any longer.
    system::end_within(std::chrono::seconds(2), code);
    return code;
}

int cannot_serve(const Error& error) {
    print_error(within_worker(error));
    return exit_input;
}

/// A worker that belongs to no process of this PC, from its first try to its leaving.
class Stay {
public:
    Stay(const WorkerOptions& options, const gate::Address& address,
         std::optional<gate::Credentials> own, const spool::WorkerFolder& folder,
         std::vector<host::Plugin> solvers, std::uint32_t slots, Duration grace, JobWords job)
        : here_(options.solvers, places_of(options, folder), job.requests()),
          job_(std::move(job)),
          name_(!options.name.empty() ? options.name
                : job_.job.is_one()   ? name_of(job_.job)
                                      : name_in(folder)),
          solvers_(std::move(solvers)),
          grace_(grace),
          agent_(here_.loop, here_.source, card_of(options, folder, slots), times_of(job_),
                 net::ReportsOnDisk{.folder = folder.reports(), .told = print_note},
                 here_.staged.get()),
          story_(address.place.text(),
                 fmt::format("worker '{}' with {} slot{}", name_, slots, slots == 1 ? "" : "s")),
          scheduler_(options.address, address, std::move(own), folder.path()),
          stay_(
              here_.loop, agent_, [this] { return connect(); }, std::random_device()(), {},
              news()) {
        agent_.tell(print_note);
    }

    /// Throws what the scheduler has against this worker.
    void run() {
        auto now = kj::newPromiseAndFulfiller<void>();
        const loop::Interrupts interrupts(here_.loop, [&] {
            if (is_the_same_request()) return;
            leaving_ =
                interrupted().then([&] { now.fulfiller->fulfill(); }).eagerlyEvaluate(nullptr);
        });
        auto sent_home = agent_.left().then([&]() -> kj::Promise<void> {
            if (interrupts_ > 0 || ends_itself_) return kj::NEVER_DONE;  // these have a grace
            return agent_.fetched(grace_);
        });
        auto own_end = agent_.leaves_by_itself().then(
            [&](net::WorkerAgent::Reason reason) { return ended(reason); });
        const loop::Suspensions suspensions(here_.loop, [](Duration asleep) {
            print_note(fmt::format(
                "this PC was suspended for {}; what it solves goes on, with as much time as it had "
                "left, and others may have been given it too",
                study::to_string(std::chrono::round<std::chrono::seconds>(asleep))));
        });
        here_.loop.wait(stay_.run()
                            .exclusiveJoin(kj::mv(sent_home))
                            .exclusiveJoin(kj::mv(own_end))
                            .exclusiveJoin(kj::mv(now.promise)));
        leaving_ = nullptr;  // it knows this call
        print_note(last_words());
    }

private:
    // For the scheduler's disk, and a network that is slow.
    static constexpr Duration patience = std::chrono::seconds(5);
    // For somebody who cannot wait: half of it is for solvers to stop as they are asked to.
    static constexpr Duration at_once = std::chrono::seconds(1);
    static constexpr Duration one_request_lasts = std::chrono::seconds(2);

    kj::Promise<kj::Own<kj::AsyncIoStream>> connect() {
        auto connecting = scheduler_.connect(here_.loop);
        if (const auto line = story_.moved(scheduler_.address().place.text())) print_note(*line);
        return connecting;
    }

    /// Engines signal a job's script, its step and all of their processes: one request may come
    /// several times.
    bool is_the_same_request() {
        const Instant now = monotonic_now();
        const bool same = job_.job.is_one() && asked_ && now - *asked_ < one_request_lasts;
        if (!same) asked_ = now;
        return same;
    }

    /// Done when it may go.
    kj::Promise<void> interrupted() {
        switch (++interrupts_) {
            case 1:
                if (job_.job.is_one()) agent_.engine_ends_it();
                print_note(fmt::format(
                    "leaving: nothing new is begun, and what runs may finish within {}; once more "
                    "ends it at once, and gives it back",
                    study::to_string(std::chrono::ceil<std::chrono::milliseconds>(grace_))));
                return agent_.leave_within(grace_, patience);
            case 2:
                print_note("leaving at once: what runs is ended, and given back");
                return agent_.leave_now(at_once);
            default:
                return kj::READY_NOW;
        }
    }

    /// It leaves by itself.
    kj::Promise<void> ended(net::WorkerAgent::Reason reason) {
        if (interrupts_ > 0) return kj::NEVER_DONE;  // that has its own grace
        ends_itself_ = true;
        if (reason == net::WorkerAgent::Reason::useless) {
            print_note(fmt::format("leaving: no scheduler and no work for {}",
                                   study::to_string(*job_.leave_after)));
            return agent_.settled().exclusiveJoin(here_.loop.after(patience));
        }
        const Duration left = agent_.job_left();
        print_note(fmt::format(
            "leaving: its time ends in {}; nothing new is begun, and what runs is given back",
            study::to_string(std::chrono::ceil<std::chrono::seconds>(left))));
        return agent_.leave_within(std::max(left - patience, Duration::zero()), patience);
    }

    /// Folders that nobody brings, for which the scheduler has no room, say.
    std::string left_with(const std::vector<std::string>& folders) const {
        if (folders.empty()) return "left";
        return fmt::format(
            "left; the files of {} {} stay in '{}', for 'femrun fetch' while this worker is there",
            folders.size(), folders.size() == 1 ? "attempt" : "attempts",
            path_text(here_.staged->files_folder()));
    }

    std::string last_words() const {
        if (!agent_.has_left())
            return "left before the scheduler has heard all; reports are kept, and handed over at "
                   "the next start; what was given back goes to others when this worker is missed";
        const auto& waiting = agent_.waiting();
        if (waiting.folders == 0)
            return left_with(stage::attempts_below(here_.staged->files_folder()));
        return fmt::format(
            "left; the files of {} {} ({}) were not fetched yet; they are kept in '{}', and "
            "fetched "
            "when this worker is started again",
            waiting.folders, waiting.folders == 1 ? "attempt" : "attempts",
            size_text(waiting.bytes), path_text(here_.staged->files_folder()));
    }

    work::WorkerCard card_of(const WorkerOptions& options, const spool::WorkerFolder& folder,
                             std::uint32_t slots) const {
        work::WorkerCard made = card(name_, slots, folder.identity());
        made.tags = options.tags;
        made.job = job_.job;
        made.job_licences = work::licences_from(options.holds);
        made.solvers = offers_of(solvers_);
        return made;
    }

    net::LinkNews news() {
        return {
            .enlisted =
                [this] {
                    print_note(story_.enlisted());
                    if (!std::exchange(probed_, true)) probe();
                },
            .lost = [this](const std::string& why,
                           Duration next) { print_note(story_.lost(why, next, monotonic_now())); },
            .not_reached =
                [this](const std::string& why, Duration next) {
                    if (const auto line = story_.not_reached(why, next, monotonic_now()))
                        print_note(*line);
                }};
    }

    /// What takes seconds is told when it is known, and keeps nobody from work: a first trial that
    /// waits for this worker is solved before solvers are started that nobody has asked for.
    void probe() {
        probing_ = here_.loop.after(std::chrono::seconds(1))
                       .then([this] { return probed(here_.loop, solvers_); })
                       .then([this](std::vector<work::SolverOffer>&& offers) {
                           agent_.offers(std::move(offers));
                       })
                       .eagerlyEvaluate([](kj::Exception&&) {});
    }

    Slots here_;
    JobWords job_;
    std::string name_;
    std::vector<host::Plugin> solvers_;
    Duration grace_;
    net::WorkerAgent agent_;
    net::LinkStory story_;
    MovingScheduler scheduler_;
    net::StayEnlisted stay_;
    int interrupts_ = 0;
    std::optional<Instant> asked_;
    bool probed_ = false, ends_itself_ = false;
    kj::Promise<void> leaving_ = nullptr, probing_ = nullptr;
};

int at_address(const WorkerOptions& options, const gate::Address& address, std::uint32_t slots) {
    const auto grace = study::duration_from(options.grace);
    if (!grace) return cannot_serve(Error(grace.error()).within("--grace"));
    const auto job = job_words(options);
    if (!job) return cannot_serve(job.error());
    auto solvers = solvers_here(options.solvers);
    if (!solvers) return cannot_serve(Error(solvers.error()).within("--solvers"));
    const auto folder = options.folder.empty()
                            ? spool::WorkerFolder::take_any(system::cache_folder())
                            : spool::WorkerFolder::take(path_of(options.folder));
    if (!folder) return cannot_serve(folder.error());
    std::optional<gate::Credentials> own;
    if (address.fingerprint) {
        // It outlives the token of the address. On loopback nobody asks for one.
        auto kept = gate::Credentials::in_folder(folder->path(), gate::Credentials::Of::guest);
        if (!kept) return cannot_serve(kept.error());
        own = *std::move(kept);
    }
    if (options.at_logon == "on")
        if (const auto done = start_at_logon(options, address); !done)
            return cannot_serve(Error(done.error()).within("--at-logon"));
    int code = exit_done;
    Stay stay(options, address, std::move(own), *folder, std::move(solvers).value(), slots, *grace,
              *job);
    try {
        stay.run();
    } catch (const kj::Exception& refused) {
        code = cannot_serve(wire::error_from(refused).error);
    }
    // A plugin on a thread may hang: it is asked to stop, and not waited for any longer.
    system::end_within(std::chrono::seconds(2), code);
    return code;
}

}  // namespace

int worker(const WorkerOptions& options) {
    system::outlive_failed_writes();
    system::keep_freed_memory();
    const auto slots = slots_in(options.slots);
    if (!slots) {
        print_error(
            {ErrorKind::invalid,
             fmt::format("--slots: '{}' is no number of slots; write one from 1 to {}, or auto for "
                         "one a core",
                         options.slots, wire::slots_max)});
        return exit_input;
    }
    if (options.pipe != 0) return at_pipe(options, *slots);
    if (options.at_logon == "off") {
        const auto done = do_not_start_at_logon();
        return done ? exit_done : failed(within_worker(done.error()));
    }
    if (options.address.empty()) {
        print_error({ErrorKind::invalid,
                     "femrun worker: the address is missing; paste the line that 'femrun "
                     "scheduler' printed"});
        return exit_input;
    }
    const auto address = address_of(options.address);
    if (!address) {
        print_error(within_worker(address.error()));
        return exit_input;
    }
    return at_address(options, *address, *slots);
}

}  // namespace femrun::app
