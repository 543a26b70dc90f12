// SPDX-License-Identifier: MIT
// How a slot gets its solver. What goes wrong here says nothing about a design: the PC had no room
// for a process, or the solver died or hung before it was given anything. The slot backs off.
#include <algorithm>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "slots/sentences.hpp"
#include "slots/slot_instance.hpp"
#include "wire/convert.hpp"

namespace femrun::slots {

namespace {

worker::Preparation preparation_of(const wire::RemoteError& error) {
    if (error.error.kind != ErrorKind::unavailable) return worker::Preparation::refused;
    if (error.cause == study::Cause::host) return worker::Preparation::died;
    return error.cause == study::Cause::start ? worker::Preparation::no_room
                                              : worker::Preparation::lacking;
}

}  // namespace

class SolverSlot::SlotObserver final : public wire::Observer::Server {
public:
    SlotObserver(std::weak_ptr<SolverSlot*> slot, std::uint64_t instance)
        : slot_(std::move(slot)), instance_(instance) {}

    kj::Promise<void> progress(ProgressContext context) override {
        if (SolverSlot* const slot = solving_slot()) {
            const auto told = context.getParams();
            if (slot->attempt_->may_tell_progress(monotonic_now()))
                slot->events_.progressed(slot->attempt_->id(), told.getFraction(),
                                         wire::view(told.getStage()));
        }
        return kj::READY_NOW;
    }

    kj::Promise<void> log(LogContext context) override {
        if (SolverSlot* const slot = solving_slot())
            slot->attempt_->log(log_level(context.getParams().getLevel()),
                                wire::view(context.getParams().getText()));
        return kj::READY_NOW;
    }

private:
    // An instance that was let go may still talk; nobody listens.
    SolverSlot* solving_slot() const {
        const auto slot = slot_.lock();
        if (!slot || !(*slot)->solving_) return nullptr;
        return (*slot)->instance_->number == instance_ ? *slot : nullptr;
    }

    std::weak_ptr<SolverSlot*> slot_;
    std::uint64_t instance_;
};

void SolverSlot::prepare(std::shared_ptr<const work::StudySetup> setup) {
    preparing_ = std::move(setup);
    start(preparing_);
}

void SolverSlot::run(const worker::Task& task) {
    attempt_.emplace(task, logs_);
    hear(turn_, [&] {
        if (has_solver_for(*task.setup))
            solve();
        else
            start(task.setup);
    });
}

void SolverSlot::start(const std::shared_ptr<const work::StudySetup>& setup) {
    drop_instance();
    starting_ = true;
    const std::uint64_t turn = ++turn_;
    auto open_it = [this, turn, setup](kj::Own<SlotSolver>&& solver) -> kj::Promise<void> {
        if (turn != turn_) return kj::READY_NOW;
        return open(setup, kj::mv(solver));
    };
    start_deadline_ = deadlines_.after(times_.start_limit, [this, setup, turn] {
        hear(turn, [&] { start_took_too_long(*setup); });
    });
    auto begun = kj::evalNow([&] { return source_.start(*setup); });
    tasks_.add(start_.wrap(begun.then(kj::mv(open_it)))
                   .then([this, turn] { hear(turn, [&] { started(); }); },
                         [this, turn](kj::Exception&& exception) {
                             hear(turn, [&] { start_failed(kj::mv(exception)); });
                         }));
}

kj::Promise<void> SolverSlot::open(const std::shared_ptr<const work::StudySetup>& setup,
                                   kj::Own<SlotSolver> solver) {
    const std::uint64_t number = ++instances_;
    kj::TaskSet::ErrorHandler& handler = *this;
    instance_ = std::make_unique<Instance>(number, setup, kj::mv(solver),
                                           kj::heap<SlotObserver>(link_, number), handler);
    auto mourn = [this, number](const Gone& gone) {
        if (instance_ && instance_->number == number) hear(turn_, [&] { instance_ended(gone); });
    };
    instance_->watch = instance_->solver->ended()
                           .then(kj::mv(mourn), [](kj::Exception&&) {})  // let go, which is no news
                           .eagerlyEvaluate(nullptr);
    auto request = instance_->client.openRequest();
    wire::encode(std::span<const study::NamedQuantity>(setup->quantities),
                 request.initQuantities(static_cast<unsigned>(setup->quantities.size())));
    const auto responses = static_cast<unsigned>(setup->responses.size());
    wire::encode(setup->responses, request.initResponses(responses),
                 request.initOptionalResponses(responses));
    request.setStudyFolder(wire::text(path_text(setup->study_folder)));
    return request.send().ignoreResult();
}

void SolverSlot::started() {
    starting_ = false;
    drop(start_deadline_);
    ++turn_;
    if (attempt_) return solve();
    if (const auto prepared = std::exchange(preparing_, nullptr))
        events_.prepared(*prepared, worker::Preparation::ready, {});
    events_.ready_again();
}

void SolverSlot::start_failed(kj::Exception&& exception) {
    ++turn_;
    if (instance_ && exception.getType() == kj::Exception::Type::DISCONNECTED)
        return await_obituary([this](const Gone& gone) { died_at_start(gone); });
    start_ended(wire::error_from(exception));
}

void SolverSlot::died_at_start(const Gone& gone) {
    start_ended({Error{ErrorKind::unavailable, gone.how + " when it was started"}, "host",
                 study::Cause::host});
}

void SolverSlot::start_took_too_long(const work::StudySetup& setup) {
    ++turn_;
    start_.cancel("took too long");
    if (instance_ && instance_->solver->kill() == Killed::left_running)
        events_.noticed(left_running(setup.solver, times_.start_limit));
    start_ended({Error{ErrorKind::unavailable,
                       fmt::format("solver '{}' took longer than {} to start; see whether it waits "
                                   "for something",
                                   setup.solver,
                                   seconds_text(std::chrono::ceil<std::chrono::milliseconds>(
                                       times_.start_limit)))},
                 "host", study::Cause::host});
}

void SolverSlot::start_ended(const wire::RemoteError& error) {
    starting_ = false;
    drop(start_deadline_);
    drop_instance();
    back_off();
    if (const auto prepared = std::exchange(preparing_, nullptr))
        return events_.prepared(*prepared, preparation_of(error), error.error);
    if (!attempt_) return events_.noticed(error.error.message);
    finish_failed(not_started(*attempt_->setup(), attempt_->trial(), error));
}

void SolverSlot::back_off() {
    back_off_end_ = deadlines_.after(next_backoff_, [this] {
        back_off_end_.reset();
        events_.ready_again();
    });
    next_backoff_ = std::min(next_backoff_ * 2, times_.backoff_max);
}

}  // namespace femrun::slots
