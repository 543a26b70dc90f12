// SPDX-License-Identifier: MIT
#include "local_study.hpp"

#include "loop/interrupts.hpp"
#include "serve/open_optimizer.hpp"

namespace femrun::app {

using namespace std::chrono_literals;

namespace {

// Often enough to look alive, seldom enough to cost nothing.
constexpr Duration look_every = 100ms;
// Deleting takes milliseconds; a dead file server should not keep a study from ending.
constexpr Duration tidy_limit = 10s;

view::Progress::Phase phase_of(const run::Runner& runner, const run::StudyRun& study) {
    using Phase = view::Progress::Phase;
    if (runner.journal_trouble()) return Phase::unwritable;
    switch (study.phase()) {
        case run::Phase::restoring:
            return study.history().size() == 0 ? Phase::starting : Phase::restoring;
        case run::Phase::running:
            return Phase::running;
        default:
            return Phase::draining;
    }
}

}  // namespace

LocalStudy::LocalStudy(loop::EventLoop& loop, LocalSetup setup, StudyObserver& observer)
    : loop_(loop),
      observer_(observer),
      id_(setup.opening.id),
      slots_(setup.slots),
      opening_(std::move(setup.opening)),
      house_(loop, {.database = std::move(setup.database),
                    .files_folder = std::move(setup.files_folder),
                    .pools = std::move(setup.pools),
                    .watching = setup.log,
                    .spoken = setup.spoken}) {
    // The house has turns before: it has pools, and its optimizer is opened meanwhile.
    house_.each_turn([this] {
        if (house_.is_open(id_) && runner().idle()) loop_.stop();
    });
}

Result<run::Ending> LocalStudy::run() {
    try {
        loop_.wait(house_.open(std::move(opening_)));
    } catch (const kj::Exception& exception) {
        return serve::remote_error(exception);
    }
    {
        // Before anything is seen of the study: whoever watches it may interrupt it at once.
        const loop::Interrupts interrupts(loop_, [this] { interrupt(); });
        worker_ = std::make_unique<net::LocalWorker>(loop_, house_.workers(), house_.log(),
                                                     net::local_worker_spec(slots_),
                                                     [this](const Error& error) {
                                                         hopeless_ = error;
                                                         loop_.stop();
                                                     });
        look();
        loop_.run();
    }
    // Folders that nobody keeps are still being deleted; the worker is not let go before.
    loop_.wait(house_.tidied().exclusiveJoin(loop_.after(tidy_limit)));
    worker_.reset();
    observer_.looked(seen());
    if (hopeless_) return *hopeless_;
    return *study().ending();
}

StudySeen LocalStudy::seen() const {
    const Instant now = monotonic_now();
    const serve::OpenStudy& at_work = house_.at_work(id_);
    const auto seconds = [](auto span) { return std::chrono::duration<double>(span).count(); };
    StudySeen seen{.subject = {study().definition(), study().space(), goals(), study().history()},
                   .phase = phase_of(runner(), study()),
                   .over = runner().idle(),
                   .slots = slots_,
                   .elapsed_s = seconds(now - at_work.opened()),
                   .active_before_s = seconds(at_work.active_before())};
    if (const auto last = study().failures().last())
        seen.last_failure =
            view::LastFailure{last->trial, last->failure.message, last->alike, last->others};
    for (const auto& [attempt, running] : runner().running())
        seen.running.push_back({running.trial.number, running.stage, running.fraction,
                                seconds(now - running.since), running.silent});
    const auto counts = runner().counts(id_);
    seen.queued = counts.queued;
    seen.waiting_licence = counts.waiting_licence;
    return seen;
}

void LocalStudy::look() {
    observer_.looked(seen());
    looking_ = loop_.after(look_every)
                   .then([this] { loop_.post([this] { look(); }); })
                   .eagerlyEvaluate(nullptr);
}

void LocalStudy::interrupt() {
    ++interrupts_;
    observer_.interrupted(interrupts_);
    if (interrupts_ == 1) house_.runner().interrupt(id_);
    if (interrupts_ == 2) house_.runner().stop(id_);
    house_.wake();
}

}  // namespace femrun::app
