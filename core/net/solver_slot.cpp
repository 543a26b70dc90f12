// SPDX-License-Identifier: MIT
#include "net/solver_slot.hpp"

#include <fmt/format.h>

#include "loop/exception.hpp"
#include "net/slot_instance.hpp"

namespace femrun::net {

namespace {

/// The process has nothing left to work with; what it holds of the PC's memory goes with it.
bool is_worn_out(wire::Failure::Reader failure) {
    return failure.getKind() == wire::FailureKind::INFRASTRUCTURE ||
           failure.getCause() == wire::Cause::MEMORY;
}

}  // namespace

SolverSlot::SolverSlot(SolverSource& source, Deadlines& deadlines, SlotEvents& events,
                       SlotTimes times)
    : source_(source),
      deadlines_(deadlines),
      events_(events),
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

bool SolverSlot::has_instance_of(StudyId study) const {
    return instance_ && instance_->setup->study == study;
}

// -- solving

void SolverSlot::solve() {
    events_.begins(*attempt_);
    const StudySetup& setup = *attempt_->setup();
    const auto assignment = attempt_->assignment();
    auto request = instance_->client.solveRequest();
    auto attempt = request.initAttempt();
    attempt.setAttempt(assignment.getAttempt());
    attempt.setTrial(assignment.getTrial());
    attempt.setOrdinal(assignment.getOrdinal());
    attempt.setDesign(assignment.getDesign());
    attempt.setFolder(wire::text(attempt_->folder()));
    request.setObserver(instance_->observer);

    solving_ = true;
    solving_since_ = deadlines_.now();
    if (setup.solve_limit) set_deadline(*setup.solve_limit, [this] { end(EndedFor::time_limit); });
    const std::uint64_t turn = ++turn_;
    tasks_.add(request.send().then(
        [this, turn](capnp::Response<wire::Solver::SolveResults>&& results) {
            hear(turn, [&] { solved(results.getOutcome()); });
        },
        [this, turn](kj::Exception&& exception) {
            hear(turn, [&] { threw(kj::mv(exception)); });
        }));
}

void SolverSlot::solved(wire::Outcome::Reader outcome) {
    next_backoff_ = times_.backoff;
    const StudySetup& setup = *attempt_->setup();
    const auto fault = [&](std::string message) {
        attempt_->report_failure({study::FailureKind::fault, {}, std::move(message)},
                                 outcome.getSeconds());
    };
    if (report_its_end()) return finish();
    if (!outcome.hasFailure()) {
        if (const auto wrong = misbehaviour(setup, attempt_->design(), outcome.getResponse()))
            fault(*wrong);
        else
            attempt_->report(outcome);
    } else if (outcome.getFailure().getKind() == wire::FailureKind::CANCELLED) {
        fault(fmt::format(
            "solver '{}' misbehaved: it gave up trial {} as cancelled, which nobody had asked for",
            setup.solver, attempt_->trial()));
    } else {
        attempt_->report(outcome);
        if (is_worn_out(outcome.getFailure())) drop_instance();
    }
    finish();
}

void SolverSlot::threw(kj::Exception&& exception) {
    ++turn_;
    if (exception.getType() == kj::Exception::Type::DISCONNECTED)
        return await_obituary([this](const std::string& how) { died_solving(how); });
    if (!report_its_end()) {
        const auto failure =
            net::threw(*attempt_->setup(), attempt_->trial(), wire::error_from(exception));
        attempt_->report_failure(failure, seconds_solving());
    }
    drop_instance();
    finish();
}

void SolverSlot::died_solving(const std::string& how) {
    ++turn_;
    if (!report_its_end())
        attempt_->report_failure(
            net::died(how, attempt_->trial(), *attempt_->setup(), attempt_->design()),
            seconds_solving());
    drop_instance();
    finish();
}

// -- endings

/// What the solver said cannot be read, or could not be dealt with here.
void SolverSlot::broke(kj::Exception&& exception) {
    ++turn_;
    const wire::RemoteError error = wire::error_from(exception);
    obituary_ = nullptr;
    if (starting_) return start_ended(error);
    drop_instance();
    if (attempt_ == nullptr) return events_.noticed(error.error.message);
    const auto failed = kj::runCatchingExceptions([&] {
        if (!report_its_end())
            attempt_->report_failure(unreadable(*attempt_->setup(), attempt_->trial(), error),
                                     seconds_solving());
    });
    if (failed != nullptr) attempt_->refuse(kj::mv(exception));
    finish();
}

// A broken connection comes before or after the news of how its process died; both are wanted.
void SolverSlot::await_obituary(std::function<void(const std::string&)> then) {
    if (instance_->death) return then(*instance_->death);
    drop(deadline_);
    obituary_ = std::move(then);
    set_deadline(times_.obituary, [this] {
        instance_ended(fmt::format("solver '{}' ended its connection", instance_->setup->solver));
    });
    instance_->solver->kill();  // whatever is left of it must not go on
}

void SolverSlot::instance_ended(const std::string& how) {
    instance_->death = how;
    if (obituary_) {
        drop(deadline_);
        const auto then = std::exchange(obituary_, nullptr);
        return then(how);
    }
    if (starting_) {
        ++turn_;
        return died_at_start(how);
    }
    if (solving_) return died_solving(how);
    events_.noticed(how + " while it had nothing to do");
    drop_instance();
}

void SolverSlot::end(EndedFor reason) {
    if (attempt_->ended_for == EndedFor::revoked) return;
    const bool asked_already = attempt_->ended_for != EndedFor::nothing;
    attempt_->ended_for = reason;
    if (!solving_) {  // the instance goes on starting, for the next attempt
        report_its_end();
        return finish();
    }
    if (asked_already || obituary_) return;
    tasks_.add(instance_->client.cancelRequest().send().ignoreResult());
    set_deadline(times_.grace, [this] { kill_now(); });
}

void SolverSlot::kill_now() {
    ++turn_;
    instance_->solver->kill();
    report_its_end();
    drop_instance();
    finish();
}

bool SolverSlot::report_its_end() {
    switch (attempt_->ended_for) {
        case EndedFor::nothing:
            return false;
        case EndedFor::revoked:
            attempt_->report_cancelled();
            return true;
        case EndedFor::time_limit:
            attempt_->report_failure(took_too_long(*attempt_->setup()->solve_limit),
                                     seconds_solving());
            return true;
    }
    return false;
}

void SolverSlot::finish() {
    if (!obituary_) drop(deadline_);
    solving_ = false;
    HeldAttempt& attempt = *std::exchange(attempt_, nullptr);
    events_.over(attempt);
}

void SolverSlot::let_go(StudyId study) {
    if (has_instance_of(study) && free()) drop_instance();
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

std::optional<Begun> SolverSlot::begun() const {
    if (!solving_ || attempt_ == nullptr) return std::nullopt;
    return Begun{attempt_->id(), deadlines_.now() - solving_since_};
}

// Only `cancel` can fail here: an instance that cannot be asked is killed after the grace.
void SolverSlot::taskFailed(kj::Exception&&) {}

}  // namespace femrun::net
