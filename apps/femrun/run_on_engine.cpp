// SPDX-License-Identifier: MIT
#include "run_on_engine.hpp"

#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/path_text.hpp"
#include "crew_start.hpp"
#include "crew_wish.hpp"
#include "messages.hpp"
#include "run_elsewhere.hpp"
#include "scheduler_address.hpp"
#include "system/child.hpp"
#include "system/private_file.hpp"
#include "system/removal.hpp"
#include "system/this_process.hpp"
#include "view/status_text.hpp"
#include "view/wording.hpp"
#include "visit.hpp"

namespace femrun::app {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr Duration look_every = 50ms, shuts_down_within = 10s, keeper_dies_within = 2s;
// What workers have finished is fetched meanwhile.
constexpr Duration ends_by_itself_within = 2min;

/// A process of this one: it ends with it.
Result<system::Child> start(std::vector<std::string> arguments, const fs::path& log) {
    return system::spawn({.executable = system::executable_path(),
                          .arguments = std::move(arguments),
                          .output = system::Output::discarded(),
                          .error = system::Output::into(log)});
}

class EngineRun {
public:
    EngineRun(const RunOptions& options, CrewWish wish)
        : options_(options), wish_(std::move(wish)), folder_(folder_of(options.where.database)) {}

    int run();

private:
    static fs::path folder_of(const std::string& database) {
        fs::path folder = fs::absolute(path_of(database));
        folder += ".crew";
        return folder;
    }

    Result<void> end_another_crew();
    Result<gate::Address> start_scheduler();
    Result<void> let_workers_in(const gate::Address& scheduler);
    Result<void> start_crew();
    Result<void> until_over(crew::Aim aim, std::optional<Duration> within);
    void end_scheduler(const gate::Address& address);
    Result<system::Child> keeper();
    RunOptions at_our_scheduler() const;

    const RunOptions& options_;
    CrewWish wish_;
    crew::Folder folder_;
    std::optional<system::Child> scheduler_, keeper_;
};

std::string typed_again(const RunOptions& options) {
    std::string command = command_line("femrun run", options.study);
    const study::CrewSettings& said = options.on.said;
    const auto add = [&](const char* option, const std::string& value) {
        if (value.empty()) return;
        // An option of an engine begins as ours do.
        const bool alike = value.front() == '-';
        command += fmt::format(" {}{}{}", option, alike ? "=" : " ", view::shell_word(value));
    };
    const auto add_number = [&](const char* option, const std::optional<std::uint32_t>& value) {
        if (value) add(option, std::to_string(*value));
    };
    add("--on", options.on.engine);
    add_number("--count", said.count);
    add("--adaptive", said.adaptive.value_or(""));
    add_number("--slots-each", said.slots);
    add("--job-time", options.on.time);
    add("--partition", said.partition.value_or(""));
    for (const std::string& option : said.options) add("--option", option);
    add("--hosts", said.hosts.value_or(""));
    add("--reach", said.reach.value_or(""));
    add("--idle", options.on.idle);
    add("--leave-within", options.on.grace);
    add("--with-solvers", fmt::format("{}", fmt::join(said.solvers, ",")));
    add("--with-tags", fmt::format("{}", fmt::join(said.tags, ",")));
    add("--submit", said.submit.value_or(""));
    add("--cancel", said.cancel.value_or(""));
    add("--state", said.state.value_or(""));
    add("--job-id", said.job_id.value_or(""));
    add("--state-tells", said.state_tells.value_or(""));
    add("--settings", options.on.file);
    if (options.listen != RunOptions().listen) add("--listen", options.listen);
    if (options.where.database != "femrun.db") add("--db", options.where.database);
    return command;
}

Result<system::Child> EngineRun::keeper() {
    return start({"workers", "keep", "--folder", path_text(folder_.path())},
                 folder_.path() / "keeper.err");
}

/// Of a run that was killed, with other settings: its jobs are not ours.
Result<void> EngineRun::end_another_crew() {
    const auto there = folder_.spec();
    if (!there) return there.error();
    if (!*there) return {};
    crew::Spec same = wish_.spec;
    same.id = (*there)->id;
    same.aim = (*there)->aim;
    if (same == **there && same.aim == crew::Aim::keep) {
        wish_.spec.id = same.id;
        return {};
    }
    print_note("ending the jobs that an earlier run has left first");
    auto child = keeper();
    if (!child) return std::move(child).error();
    keeper_ = *std::move(child);
    return until_over(crew::Aim::end_now, std::nullopt);
}

Result<gate::Address> EngineRun::start_scheduler() {
    const fs::path place = folder_.path() / "listen", log = folder_.path() / "scheduler.log";
    const auto before = system::read_private_file(place);
    if (!before) return before.error();
    const std::string listen = before->value_or(options_.listen);
    std::error_code none;
    system::remove_file(folder_.path() / "user.address", none);
    auto child = start({"scheduler", "--db", options_.where.database, "--listen", listen,
                        "--addresses", path_text(folder_.path())},
                       log);
    if (!child) return std::move(child).error();
    scheduler_ = *std::move(child);
    auto address = address_once_there(
        folder_.path(), [this] { return !scheduler_->ended().has_value(); }, log);
    if (!address) return address;
    // Jobs that outlive this run find it there again.
    const auto colon = listen.rfind(':');
    const std::string host = colon == std::string::npos ? "" : listen.substr(0, colon + 1);
    if (auto kept = system::write_private_file(place, host + std::to_string(address->place.port));
        !kept)
        return std::move(kept).error();
    return address;
}

Result<void> EngineRun::let_workers_in(const gate::Address& scheduler) {
    loop::EventLoop loop;
    const auto addresses = addresses_for(loop, scheduler, wish_, folder_);
    if (!addresses) return addresses.error();
    return folder_.write(*addresses);
}

Result<void> EngineRun::start_crew() {
    if (auto done = folder_.write(wish_.spec); !done) return done;
    auto child = keeper();
    if (!child) return std::move(child).error();
    keeper_ = *std::move(child);
    return {};
}

Result<void> EngineRun::until_over(crew::Aim aim, std::optional<Duration> within) {
    auto spec = folder_.spec();
    if (!spec || !*spec) return {};
    (*spec)->aim = aim;
    if (auto done = folder_.write(**spec); !done) return done;
    if (!keeper_) {  // jobs of an earlier run, and this one has come to nothing
        auto child = keeper();
        if (!child) return std::move(child).error();
        keeper_ = *std::move(child);
    }
    const Instant from = monotonic_now();
    std::string said;
    while (true) {
        if (keeper_->ended()) return {};
        const Duration waited = monotonic_now() - from;
        if (within && waited >= *within)
            return Error{ErrorKind::unavailable, "workers still have something to finish"};
        const auto book = folder_.book();
        const auto there = folder_.spec();
        if (book && there && *there && waited >= 5s) {
            std::string text = view::crew_text(crew::status_of(**there, *book));
            if (text != said) print_note(fmt::format("waiting for {}", said = std::move(text)));
        }
        std::this_thread::sleep_for(look_every);
    }
}

void EngineRun::end_scheduler(const gate::Address& address) {
    loop::EventLoop loop;
    if (auto visit = Visit::to(loop, address, work::Role::user)) {
        const auto told = visit->ask<void>([](control::House& house, auto answer) {
            house.shutdown(control::Shutdown::end_them, std::move(answer));
        });
        if (told) scheduler_->wait(shuts_down_within);
    }
    scheduler_->end_tree(1s);
}

RunOptions EngineRun::at_our_scheduler() const {
    RunOptions there = options_;
    there.where.scheduler = "@" + path_text(folder_.path() / "user.address");
    there.where.database_given = false;
    there.resume_command = typed_again(options_);
    return there;
}

int EngineRun::run() {
    // Who was killed takes its keeper along, in a moment: else there is another run, whose jobs
    // these are.
    const Instant by = monotonic_now() + keeper_dies_within;
    while (folder_.is_kept() && monotonic_now() < by) std::this_thread::sleep_for(look_every);
    if (folder_.is_kept())
        return failed({ErrorKind::conflict,
                       fmt::format("'{}': another femrun runs studies of this database on an "
                                   "engine now; wait for its end, or name another with --db",
                                   options_.where.database)});
    std::error_code unmade;
    fs::create_directories(folder_.path(), unmade);
    if (auto done = end_another_crew(); !done) return failed(done.error());
    const auto address = start_scheduler();
    if (!address) return failed(address.error());
    if (auto done = let_workers_in(*address); !done) return failed(done.error());
    // No job before there is something to solve: a mistake in the study costs nobody's queue.
    const int code = run_elsewhere(at_our_scheduler(), *address, [&] { return start_crew(); });
    const bool interrupted = code == exit_interrupted;
    if (interrupted) print_note("ending its jobs; what they have is handed back");
    auto ended = until_over(interrupted ? crew::Aim::end_now : crew::Aim::let_end,
                            interrupted ? std::nullopt : std::optional(ends_by_itself_within));
    if (!ended) ended = until_over(crew::Aim::end_now, std::nullopt);
    end_scheduler(*address);
    if (!ended) return failed(ended.error());
    const auto there = folder_.spec();
    if (there && *there)
        return failed({ErrorKind::unavailable,
                       fmt::format("its keeper ended before its jobs did; see '{}', and 'femrun "
                                   "run' as before ends them",
                                   path_text(folder_.path() / "keeper.log"))});
    if (interrupted) print_note(fmt::format("interrupted; go on with: {}", typed_again(options_)));
    return code;
}

}  // namespace

int run_on_engine(const RunOptions& options) {
    if (options.parallel > 0)
        return failed({ErrorKind::invalid,
                       "--parallel: the slots are those of the jobs; write --count N and "
                       "--slots-each M instead"});
    if (options.detach)
        return failed({ErrorKind::invalid,
                       "--detach: this run's scheduler and its jobs end with it; start them with "
                       "'femrun workers up' and hand the study over with 'femrun run --scheduler "
                       "ADDRESS --detach'"});
    auto wish = crew_wish(options.on);
    if (!wish) return failed(std::move(wish).error().within("femrun run"));
    const auto scheduler = scheduler_of(options.where);
    if (!scheduler) return failed(scheduler.error());
    if (*scheduler)
        return failed({ErrorKind::invalid,
                       "--on: starts a scheduler of its own, and --scheduler (or FEMRUN_SCHEDULER) "
                       "names another; for workers of that one: femrun workers up; to have it "
                       "all here: --db FILE"});
    return EngineRun(options, *std::move(wish)).run();
}

}  // namespace femrun::app
