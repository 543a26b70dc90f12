// SPDX-License-Identifier: MIT
#include "slots/solver_slot.hpp"

#include <fmt/format.h>

#include "loop/exception.hpp"
#include "slots/sentences.hpp"
#include "slots/slot_instance.hpp"
#include "wire/convert.hpp"

namespace femrun::slots {

namespace {

/// The process has nothing left to work with; what it holds of the PC's memory goes with it.
bool is_worn_out(const study::Failure& failure) {
    return failure.kind == study::FailureKind::infrastructure ||
           failure.cause == study::Cause::memory;
}

}  // namespace

SolverSlot::SolverSlot(SolverSource& source, Deadlines& deadlines, SlotEvents& events,
                       LogWriter& logs, SlotTimes times)
    : source_(source),
      deadlines_(deadlines),
      events_(events),
      logs_(logs),
      times_(times),
      next_backoff_(times.backoff),
      link_(std::make_shared<SolverSlot*>(this)),
      tasks_(*this) {}

SolverSlot::~SolverSlot() noexcept(false) {
    link_.reset();
    drop(deadline_);
    drop(start_deadline_);
    drop(back_off_end_);
}

/// By what it was opened with: a study can be opened anew with other settings.
bool SolverSlot::has_solver_for(const work::StudySetup& setup) const {
    return instance_ && instance_->setup->study == setup.study &&
           instance_->setup->definition == setup.definition;
}

// -- solving

void SolverSlot::solve() {
    events_.begins(attempt_->id());
    const work::StudySetup& setup = *attempt_->setup();
    const work::Assignment& assignment = attempt_->assignment();
    auto request = instance_->client.solveRequest();
    auto attempt = request.initAttempt();
    attempt.setAttempt(assignment.attempt.value);
    attempt.setTrial(assignment.trial.number);
    attempt.setOrdinal(assignment.ordinal);
    wire::encode(std::span<const study::Value>(assignment.design),
                 attempt.initDesign(static_cast<unsigned>(assignment.design.size())));
    attempt.setFolder(wire::text(attempt_->folder()));
    request.setObserver(instance_->observer);

    solving_ = true;
    solving_since_ = deadlines_.now();
    if (setup.solve_limit) set_deadline(*setup.solve_limit, [this] { end(EndedFor::time_limit); });
    const std::uint64_t turn = ++turn_;
    watch_memory();
    instance_->solves.add(request.send().then(
        [this, turn](capnp::Response<wire::Solver::SolveResults>&& results) {
            hear(turn, [&] { solved(results.getOutcome()); });
        },
        [this, turn](kj::Exception&& exception) {
            hear(turn, [&] { threw(kj::mv(exception)); });
        }));
}

void SolverSlot::solved(wire::Outcome::Reader outcome) {
    next_backoff_ = times_.backoff;
    if (auto ended = report_of_its_end()) return finish(*std::move(ended));
    const work::StudySetup& setup = *attempt_->setup();
    auto report = attempt_->report(outcome);
    if (!report) return broke(wire::to_exception({std::move(report).error(), {}}));
    std::optional<std::string> fault;
    if (report->cancelled)
        fault = fmt::format(
            "solver '{}' misbehaved: it gave up trial {} as cancelled, which nobody had asked for",
            setup.solver, attempt_->trial());
    else if (!report->failure)
        fault = misbehaviour(setup, attempt_->assignment().design, report->response);
    if (fault)
        return finish(
            attempt_->failed({study::FailureKind::fault, {}, *std::move(fault)}, report->seconds));
    if (report->failure)
        if (auto blame = memory_to_blame(*report->failure)) report->failure = *std::move(blame);
    if (report->failure && is_worn_out(*report->failure)) drop_instance();
    finish(*std::move(report));
}

// -- memory

/// How many were killed before is not looked up for each of many short solves: what was killed in
/// the second before this one may be held against the PC, never against the design.
void SolverSlot::watch_memory() {
    constexpr Duration kills_hold = std::chrono::seconds(1);
    if (memory_kills_at_ == Instant::min() || solving_since_ - memory_kills_at_ > kills_hold) {
        memory_kills_ = source_.memory_kills();
        memory_kills_at_ = solving_since_;
    }
    const std::uint64_t limit = attempt_->assignment().memory_limit;
    if (limit == 0) return;
    const std::uint64_t turn = turn_;
    tasks_.add(
        memory_.wrap(instance_->solver->uses_more_than(limit))
            .then([this, turn](std::uint64_t used) { hear(turn, [&] { used_too_much(used); }); }));
}

void SolverSlot::used_too_much(std::uint64_t used) {
    ++turn_;
    instance_->solver->kill();
    drop_instance();
    finish_failed(slots::used_too_much(used, attempt_->assignment().memory_limit));
}

/// When the system had to kill processes for want of memory meanwhile, nobody knows that the design
/// would have failed without.
std::optional<study::Failure> SolverSlot::memory_to_blame(const study::Failure& failure) const {
    const bool of_design = failure.kind == study::FailureKind::design;
    if (!of_design && failure.cause != study::Cause::host) return std::nullopt;
    const std::uint64_t kills = source_.memory_kills();
    if (kills <= memory_kills_) return std::nullopt;
    return killed_for_memory(kills - memory_kills_, failure.message);
}

void SolverSlot::threw(kj::Exception&& exception) {
    ++turn_;
    if (exception.getType() == kj::Exception::Type::DISCONNECTED)
        return await_obituary([this](const Gone& gone) { died_solving(gone); });
    drop_instance();
    finish_failed(slots::threw(*attempt_->setup(), attempt_->trial(), wire::error_from(exception)));
}

void SolverSlot::died_solving(const Gone& gone) {
    ++turn_;
    drop_instance();
    const study::Failure death =
        slots::died(gone, attempt_->trial(), *attempt_->setup(), attempt_->assignment().design);
    finish_failed(memory_to_blame(death).value_or(death));
}

// -- endings

/// What the solver said cannot be read, or could not be dealt with here.
void SolverSlot::broke(kj::Exception&& exception) {
    ++turn_;
    const wire::RemoteError error = wire::error_from(exception);
    obituary_ = nullptr;
    if (starting_) return start_ended(error);
    drop_instance();
    if (!attempt_) return events_.noticed(error.error.message);
    finish_failed(unreadable(*attempt_->setup(), attempt_->trial(), error));
}

// A broken connection comes before or after the news of how its process died; both are wanted.
void SolverSlot::await_obituary(std::function<void(const Gone&)> then) {
    if (instance_->death) return then(*instance_->death);
    drop(deadline_);
    obituary_ = std::move(then);
    set_deadline(times_.obituary, [this] {
        instance_ended({fmt::format("solver '{}' ended its connection", instance_->setup->solver)});
    });
    instance_->solver->kill();  // whatever is left of it must not go on
}

void SolverSlot::instance_ended(const Gone& gone) {
    instance_->death = gone;
    if (obituary_) {
        drop(deadline_);
        const auto then = std::exchange(obituary_, nullptr);
        return then(gone);
    }
    if (starting_) {
        ++turn_;
        return died_at_start(gone);
    }
    if (solving_) return died_solving(gone);
    events_.noticed(gone.how + " while it had nothing to do");
    drop_instance();
}

void SolverSlot::end(EndedFor reason) {
    if (!attempt_ || attempt_->ended_for == EndedFor::revoked) return;
    const bool asked_already = attempt_->ended_for != EndedFor::nothing;
    attempt_->ended_for = reason;
    // The instance goes on starting, for the next attempt.
    if (!solving_) return finish(*report_of_its_end());
    if (asked_already || obituary_) return;
    tasks_.add(instance_->client.cancelRequest().send().ignoreResult());
    set_deadline(times_.grace, [this] { kill_now(); });
}

void SolverSlot::kill_now() {
    ++turn_;
    const Killed killed = instance_->solver->kill();
    drop_instance();
    // Before another is begun beside it.
    if (killed == Killed::left_running) back_off();
    const std::string solver = attempt_->setup()->solver;
    finish(*report_of_its_end());
    if (killed == Killed::left_running) events_.noticed(left_running(solver, times_.grace));
}

/// Of an attempt that was being ended; nothing of any other.
std::optional<work::Report> SolverSlot::report_of_its_end() const {
    switch (attempt_->ended_for) {
        case EndedFor::revoked:
            return attempt_->cancelled();
        case EndedFor::time_limit:
            return attempt_->failed(took_too_long(*attempt_->setup()->solve_limit),
                                    seconds_solving());
        case EndedFor::nothing:
            break;
    }
    return std::nullopt;
}

void SolverSlot::finish_failed(const study::Failure& failure) {
    auto ended = report_of_its_end();
    finish(ended ? *std::move(ended) : attempt_->failed(failure, seconds_solving()));
}

void SolverSlot::finish(work::Report report) {
    if (!obituary_) drop(deadline_);
    memory_.cancel("the attempt is over");
    solving_ = false;
    const AttemptId attempt = attempt_->id();
    attempt_.reset();
    events_.over(attempt, std::move(report));
}

void SolverSlot::let_go(StudyId study) {
    if (instance_ && instance_->setup->study == study && free()) drop_instance();
}

// Not here and now: the news that led here may come from within the instance.
void SolverSlot::drop_instance() {
    if (!instance_) return;
    tasks_.add(kj::evalLater([dropped = std::move(instance_)] {}));
}

void SolverSlot::set_deadline(Duration from_now, std::function<void()> action) {
    drop(deadline_);
    deadline_ = deadlines_.after(from_now, [this, action = std::move(action)] {
        deadline_.reset();
        hear(turn_, action);
    });
}

void SolverSlot::drop(std::optional<Deadlines::Ticket>& ticket) {
    if (ticket) deadlines_.drop(*ticket);
    ticket.reset();
}

double SolverSlot::seconds_solving() const {
    if (!solving_) return 0;
    return std::chrono::duration<double>(deadlines_.now() - solving_since_).count();
}

// Only `cancel` can fail here, whose instance is killed after the grace, and the watch over memory
// of an attempt that is over.
void SolverSlot::taskFailed(kj::Exception&&) {}

}  // namespace femrun::slots
