// SPDX-License-Identifier: MIT
#include "net/solver_slot.hpp"

#include <fmt/format.h>

#include "loop/exception.hpp"

namespace femrun::net {

struct SolverSlot::Instance {
    Instance(std::uint64_t counted, std::shared_ptr<const StudySetup> of,
             kj::Own<SlotSolver> started, wire::Observer::Client watched_by)
        : number(counted),
          setup(std::move(of)),
          solver(kj::mv(started)),
          client(solver->solver()),
          observer(kj::mv(watched_by)) {}

    std::uint64_t number;
    std::shared_ptr<const StudySetup> setup;
    kj::Own<SlotSolver> solver;
    wire::Solver::Client client;
    wire::Observer::Client observer;  // one for all its solves: a capability costs a message
    kj::Promise<void> watch = kj::READY_NOW;
    std::optional<std::string> death;
};

class SolverSlot::SlotObserver final : public wire::Observer::Server {
public:
    SlotObserver(std::weak_ptr<SolverSlot*> slot, std::uint64_t instance)
        : slot_(std::move(slot)), instance_(instance) {}

    kj::Promise<void> progress(ProgressContext context) override {
        if (SolverSlot* const slot = solving_slot()) {
            const auto told = context.getParams();
            if (slot->attempt_->may_tell_progress(monotonic_now()))
                slot->events_.progressed(*slot->attempt_, told.getFraction(), told.getStage());
        }
        return kj::READY_NOW;
    }

    kj::Promise<void> log(LogContext context) override {
        if (SolverSlot* const slot = solving_slot())
            slot->attempt_->log(wire::view(context.getParams().getText()));
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

// -- starting

kj::Promise<void> SolverSlot::prepare(const std::shared_ptr<const StudySetup>& setup) {
    auto prepared = kj::newPromiseAndFulfiller<void>();
    prepared_ = kj::mv(prepared.fulfiller);
    start(setup);
    return kj::mv(prepared.promise);
}

void SolverSlot::run(HeldAttempt& attempt) {
    attempt_ = &attempt;
    if (has_instance_of(attempt.setup()->study))
        solve();
    else
        start(attempt.setup());
}

void SolverSlot::start(const std::shared_ptr<const StudySetup>& setup) {
    drop_instance();
    starting_ = true;
    const std::uint64_t turn = ++turn_;
    auto open_it = [this, turn, setup](kj::Own<SlotSolver>&& solver) -> kj::Promise<void> {
        if (turn != turn_) return kj::READY_NOW;
        return open(setup, kj::mv(solver));
    };
    start_deadline_ = deadlines_.at(monotonic_now() + times_.start_limit,
                                    [this, setup] { start_took_too_long(*setup); });
    tasks_.add(start_.wrap(source_.start(*setup).then(kj::mv(open_it)))
                   .then(
                       [this, turn] {
                           if (turn == turn_) started();
                       },
                       [this, turn](kj::Exception&& exception) {
                           if (turn == turn_) start_failed(kj::mv(exception));
                       }));
}

kj::Promise<void> SolverSlot::open(const std::shared_ptr<const StudySetup>& setup,
                                   kj::Own<SlotSolver> solver) {
    const std::uint64_t number = ++instances_;
    instance_ = std::make_unique<Instance>(number, setup, kj::mv(solver),
                                           kj::heap<SlotObserver>(link_, number));
    auto mourn = [this, number](const std::string& how) {
        if (instance_ && instance_->number == number) instance_ended(how);
    };
    instance_->watch = instance_->solver->ended()
                           .then(kj::mv(mourn), [](kj::Exception&&) {})  // let go, which is no news
                           .eagerlyEvaluate(nullptr);
    auto request = instance_->client.openRequest();
    wire::encode(std::span<const wire::NamedQuantity>(setup->quantities),
                 request.initQuantities(static_cast<unsigned>(setup->quantities.size())));
    const auto responses = static_cast<unsigned>(setup->responses.size());
    wire::encode(setup->responses, request.initResponses(responses),
                 request.initOptionalResponses(responses));
    request.setStudyFolder(wire::text(setup->study_folder.string()));
    return request.send().ignoreResult();
}

void SolverSlot::started() {
    starting_ = false;
    drop(start_deadline_);
    ++turn_;
    KJ_IF_MAYBE (prepared, prepared_) {
        (*prepared)->fulfill();
        prepared_ = nullptr;
    }
    if (attempt_ != nullptr)
        solve();
    else
        events_.ready_again();
}

void SolverSlot::start_failed(kj::Exception&& exception) {
    ++turn_;
    if (instance_ && exception.getType() == kj::Exception::Type::DISCONNECTED)
        return await_obituary([this](const std::string& how) { died_at_start(how); });
    const wire::RemoteError error = wire::error_from(exception);
    const study::Failure failure = attempt_ != nullptr
                                       ? net::threw(*attempt_->setup(), attempt_->trial(), error)
                                       : study::Failure{};
    start_ended(error, failure);
}

void SolverSlot::died_at_start(const std::string& how) {
    const wire::RemoteError error{Error{ErrorKind::unavailable, how + " when it was started"},
                                  "host"};
    start_ended(
        error, attempt_ != nullptr ? net::died_at_start(how, attempt_->trial()) : study::Failure{});
}

void SolverSlot::start_took_too_long(const StudySetup& setup) {
    ++turn_;
    const std::string why =
        fmt::format("solver '{}' took longer than {} to start; see whether it waits for something",
                    setup.solver,
                    seconds_text(std::chrono::ceil<std::chrono::milliseconds>(times_.start_limit)));
    start_.cancel("took too long");
    if (instance_) instance_->solver->kill();
    start_ended({Error{ErrorKind::unavailable, why}, "host"},
                {study::FailureKind::infrastructure, "host", why});
}

void SolverSlot::start_ended(const wire::RemoteError& error, const study::Failure& failure) {
    starting_ = false;
    drop(start_deadline_);
    drop_instance();
    KJ_IF_MAYBE (prepared, prepared_) {
        (*prepared)->reject(wire::to_exception(error));
        prepared_ = nullptr;
        if (attempt_ == nullptr) return events_.ready_again();
    }
    back_off();
    if (attempt_ == nullptr) return events_.noticed(error.error.message);
    if (!report_its_end()) attempt_->report_failure(failure, 0);
    finish();
}

void SolverSlot::back_off() {
    back_off_end_ = deadlines_.at(monotonic_now() + next_backoff_, [this] {
        back_off_end_.reset();
        events_.ready_again();
    });
    next_backoff_ = std::min(next_backoff_ * 2, times_.backoff_max);
}

// -- solving

void SolverSlot::solve() {
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
    solving_since_ = monotonic_now();
    if (setup.solve_limit) set_deadline(*setup.solve_limit, [this] { end(EndedFor::time_limit); });
    const std::uint64_t turn = ++turn_;
    tasks_.add(request.send().then(
        [this, turn](capnp::Response<wire::Solver::SolveResults>&& results) {
            if (turn == turn_) solved(results.getOutcome());
        },
        [this, turn](kj::Exception&& exception) {
            if (turn == turn_) threw(kj::mv(exception));
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
    deadline_ = deadlines_.at(monotonic_now() + from_now, [this, action = std::move(action)] {
        deadline_.reset();
        action();
    });
}

void SolverSlot::drop(std::optional<Deadlines::Ticket>& ticket) {
    if (ticket) deadlines_.drop(*ticket);
    ticket.reset();
}

double SolverSlot::seconds_solving() const {
    if (!solving_) return 0;
    return std::chrono::duration<double>(monotonic_now() - solving_since_).count();
}

// Only `cancel` can fail here: an instance that cannot be asked is killed after the grace.
void SolverSlot::taskFailed(kj::Exception&&) {}

}  // namespace femrun::net
