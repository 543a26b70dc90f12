// SPDX-License-Identifier: MIT
#include "local_study.hpp"

#include <fmt/format.h>

#include "left_behind.hpp"
#include "loop/exception.hpp"
#include "prepare.hpp"
#include "run/revision.hpp"
#include "run/tidy_files.hpp"
#include "system/this_pc.hpp"
#include "work/attempt_folder.hpp"

namespace femrun::app {

using namespace std::chrono_literals;

namespace {

// Often enough to look alive, seldom enough to cost nothing.
constexpr Duration look_every = 100ms;
// Deleting takes milliseconds; a dead file server should not keep a study from ending.
constexpr Duration tidy_limit = 10s;

study::SearchSpace compiled(const study::SpaceDefinition& definition) {
    auto space = study::SearchSpace::compile(definition);
    FEMRUN_CHECK(space.ok(), space.error().message);  // the study file's check came first
    return std::move(*space);
}

study::Goals compiled(const study::GoalsDefinition& definition, const study::SearchSpace& space) {
    auto goals = study::Goals::compile(definition, space);
    FEMRUN_CHECK(goals.ok(), goals.error().message);
    return std::move(*goals);
}

}  // namespace

LocalStudy::LocalStudy(loop::EventLoop& loop, LocalSetup setup, Observer& observer)
    : loop_(loop),
      observer_(observer),
      id_(setup.id),
      slots_(setup.slots),
      started_(monotonic_now()),
      active_before_s_(std::chrono::duration<double>(setup.past.active()).count()),
      setup_(std::move(setup)),
      log_(work::study_log(setup_.files_folder, setup_.definition.name), setup_.log),
      optimizer_log_(fmt::format("optimizer '{}'", setup_.optimizer.description.name), log_),
      space_(compiled(setup_.definition.space)),
      goals_(compiled(setup_.definition.goals, space_)),
      first_attempt_(setup_.database->next_attempt()),
      workers_(*this, log_),
      journal_(loop, std::move(setup_.database),
               [this](std::uint64_t durable, const Result<void>& state) {
                   if (state)
                       runner_.durable(durable);
                   else
                       runner_.journal_failed(state.error());
                   tell_of_trouble();
                   wake();
               }),
      runner_(first_attempt_, workers_.muster(), journal_, clock_),
      files_(loop, "files") {}

LocalStudy::~LocalStudy() noexcept = default;

Result<run::Ending> LocalStudy::run() {
    const study::StudyDefinition& definition = setup_.definition;
    try {
        study::StudyDefinition asked = definition;
        asked.seed = run::seed_after(definition.seed, setup_.past.revisions());
        host::LaunchSettings launch;
        launch.sink = &optimizer_log_;
        launch.spoken = &setup_.spoken;
        optimizer_ = loop_.wait(open_optimizer(loop_, setup_.optimizer, asked, std::move(launch)));
    } catch (const kj::Exception& exception) {
        return remote_error(exception);
    }
    workers_.muster().open_study(
        work::setup_of(id_, definition, setup_.study_folder, setup_.files_folder));
    runner_.open(std::make_unique<run::StudyRun>(
        id_, definition, space_, goals_, std::move(setup_.past), *optimizer_, [this] { wake(); }));
    sweep();
    worker_ = std::make_unique<net::LocalWorker>(
        loop_, workers_, log_, net::local_worker_spec(slots_), [this](const Error& error) {
            hopeless_ = error;
            loop_.stop();
        });
    wake();
    look();
    {
        loop::Interrupts interrupts(loop_, [this] { interrupt(); });
        loop_.run();
    }
    // Folders that nobody keeps are still being deleted; the worker is not let go before.
    auto tidied = workers_.tidied().then([this] { return kj::mv(swept_); });
    loop_.wait(tidied.exclusiveJoin(loop_.after(tidy_limit)));
    worker_.reset();
    observer_.looked(*this);
    if (hopeless_) return *hopeless_;
    return *study().ending();
}

/// What there is before a worker makes new folders is all of runs before.
void LocalStudy::sweep() {
    const study::StudyDefinition& definition = setup_.definition;
    if (definition.keep == study::Keep::all) return;
    auto left = folders_left(definition.name, setup_.files_folder, run::folders_that_stay(study()));
    if (left.empty()) return;
    swept_ = files_.run([left = std::move(left)] {
        std::error_code leave_it;  // in use, or not ours to delete
        for (const auto& folder : left) std::filesystem::remove_all(folder, leave_it);
    });
}

void LocalStudy::wake() {
    if (std::exchange(waking_, true)) return;
    loop_.post([this] {
        waking_ = false;
        turn();
    });
}

void LocalStudy::turn() {
    runner_.turn();
    if (runner_.idle()) return loop_.stop();
    arm();
}

/// Sets the timer, unless an earlier one is set.
void LocalStudy::arm() {
    const auto deadline = runner_.next_deadline();
    if (!deadline || *deadline >= armed_for_) return;
    armed_for_ = *deadline;
    const Duration wait = std::max(*deadline - monotonic_now(), Duration::zero());
    timer_ = loop_.after(wait)
                 .then([this] {
                     armed_for_ = Instant::max();
                     wake();
                 })
                 .eagerlyEvaluate(nullptr);
}

void LocalStudy::look() {
    observer_.looked(*this);
    looking_ = loop_.after(look_every)
                   .then([this] { loop_.post([this] { look(); }); })
                   .eagerlyEvaluate(nullptr);
}

/// Once when the database cannot be written, and once when it can again.
void LocalStudy::tell_of_trouble() {
    const std::optional<Error>& trouble = runner_.journal_trouble();
    if (trouble.has_value() == in_trouble_ || runner_.idle()) return;
    in_trouble_ = trouble.has_value();
    log_.line(LogLevel::warning,
              in_trouble_ ? fmt::format("{}, and the study goes on by itself; until then "
                                        "nothing new starts",
                                        trouble->message)
                          : "the database can be written again; the study goes on");
}

void LocalStudy::interrupt() {
    ++interrupts_;
    observer_.interrupted(interrupts_);
    if (interrupts_ == 1) runner_.interrupt(id_);
    if (interrupts_ == 2) runner_.stop(id_);
    wake();
}

void LocalStudy::worker_enlisted(WorkerId worker, std::uint32_t slots) {
    runner_.worker_enlisted(
        worker, slots, {.platform = system::platform(), .memory_bytes = system::memory_bytes()});
    wake();
}

void LocalStudy::worker_gone(WorkerId worker, const std::string& why) {
    runner_.worker_gone(worker, why);
    wake();
}

void LocalStudy::worker_away(WorkerId worker, const std::string& why) {
    runner_.worker_away(worker, why);
    wake();
}

std::vector<AttemptId> LocalStudy::worker_back(WorkerId worker,
                                               std::span<const work::Holding> holding) {
    auto its_own = runner_.worker_back(worker, holding);
    wake();
    return its_own;
}

void LocalStudy::worker_refused(WorkerId worker, StudyId study, const Error& why) {
    runner_.worker_refused(worker, study, why);
    wake();
}

void LocalStudy::worker_opened(WorkerId worker, StudyId study, Home home) {
    runner_.worker_opened(worker, study, home);
}

void LocalStudy::heartbeat(WorkerId worker, std::span<const AttemptId> running,
                           std::span<const Begun> begun) {
    runner_.heartbeat(worker, running, begun);
    wake();
}

void LocalStudy::begun(WorkerId worker, std::span<const Begun> attempts) {
    runner_.begun(worker, attempts);
}

void LocalStudy::reported(WorkerId worker, AttemptId attempt, work::Report report) {
    runner_.reported(worker, attempt, std::move(report));
    wake();
}

void LocalStudy::repeated(WorkerId worker, AttemptId attempt) {
    runner_.repeated(worker, attempt);
    wake();
}

void LocalStudy::progressed(AttemptId attempt, double fraction, const std::string& stage) {
    runner_.progressed(attempt, fraction, stage);
}

}  // namespace femrun::app
