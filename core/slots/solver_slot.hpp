// SPDX-License-Identifier: MIT
// One slot of a worker: one solver instance, one attempt at a time.
//
//     empty --prepare/run--> starting --open done--> idle <--> solving
//                               |                      |          |
//                               +---- died, threw -----+----------+--> empty (after a back-off
//                                                                      when it died at start)
//
// Every path of an attempt ends in a report: whatever is thrown while the slot acts on what it
// hears ends the attempt with a sentence, and the slot is free.
//
// An instance that has done anything unexpected is not trusted with another design: it is let go,
// and the next attempt gets a fresh one. Every wait carries the number of the turn that began it;
// what comes back from an earlier turn finds that it is over.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <kj/async.h>

#include "loop/event_loop.hpp"
#include "slots/deadlines.hpp"
#include "slots/running_attempt.hpp"
#include "slots/solver_source.hpp"
#include "wire/error_text.hpp"

namespace femrun::slots {

struct SlotTimes {
    Duration grace = std::chrono::milliseconds(500);  // from asking a solve to stop, to killing it
    Duration obituary = std::chrono::seconds(2);      // for the news of how a process died
    // Opening may start a large program; one that hangs must not hold its slot for ever.
    Duration start_limit = std::chrono::minutes(5);
    // Before the next try after an instance died at its start; doubles to the second.
    Duration backoff = std::chrono::milliseconds(100), backoff_max = std::chrono::seconds(10);
};

/// What happens at a slot.
class SlotEvents {
public:
    virtual ~SlotEvents() noexcept(false) = default;
    /// What came of `prepare`.
    virtual void prepared(const work::StudySetup& setup, worker::Preparation preparation,
                          const Error& why) = 0;
    /// The solver is about to be given the attempt.
    virtual void begins(AttemptId attempt) = 0;
    /// The attempt has ended with this report; the slot is free, at once or after its back-off.
    virtual void over(AttemptId attempt, work::Report report) = 0;
    /// A slot that was not ready can take an attempt now.
    virtual void ready_again() = 0;
    virtual void progressed(AttemptId attempt, double fraction, std::string_view stage) = 0;
    /// Something that nobody waits for went wrong.
    virtual void noticed(const std::string& sentence) = 0;
};

class SolverSlot final : public worker::Slot, private kj::TaskSet::ErrorHandler {
public:
    /// All outlive this.
    SolverSlot(SolverSource& source, Deadlines& deadlines, SlotEvents& events, LogWriter& logs,
               SlotTimes times);
    ~SolverSlot() noexcept(false) override;
    SolverSlot(const SolverSlot&) = delete;
    SolverSlot& operator=(const SolverSlot&) = delete;

    // -- worker::Slot
    bool free() const override { return !starting_ && !attempt_ && !back_off_end_; }
    bool has_solver() const override { return instance_ != nullptr; }
    bool has_solver_for(const work::StudySetup& setup) const override;
    void prepare(std::shared_ptr<const work::StudySetup> setup) override;
    void run(const worker::Task& task) override;
    /// The solver is asked, and killed after the grace.
    void revoke() override { end(EndedFor::revoked); }
    void let_go(StudyId study) override;

    /// The attempt that it has may write there.
    bool works_in(const std::string& folder) const {
        return attempt_ && attempt_->own_folder() == folder;
    }

private:
    struct Instance;
    class SlotObserver;

    void end(EndedFor reason);
    void start(const std::shared_ptr<const work::StudySetup>& setup);
    kj::Promise<void> open(const std::shared_ptr<const work::StudySetup>& setup,
                           kj::Own<SlotSolver> solver);
    void started();
    void start_failed(kj::Exception&& exception);
    void start_took_too_long(const work::StudySetup& setup);
    void start_ended(const wire::RemoteError& error);
    template <typename News>
    void hear(std::uint64_t turn, News news);
    void broke(kj::Exception&& exception);
    void solve();
    void solved(wire::Outcome::Reader outcome);
    void threw(kj::Exception&& exception);
    void instance_ended(const Gone& gone);
    void await_obituary(std::function<void(const Gone&)> then);
    void died_at_start(const Gone& gone);
    void died_solving(const Gone& gone);
    void kill_now();
    void watch_memory();
    void used_too_much(std::uint64_t used);
    std::optional<study::Failure> memory_to_blame(const study::Failure& failure) const;
    void drop_instance();
    void set_deadline(Duration from_now, std::function<void()> action);
    void drop(std::optional<Deadlines::Ticket>& ticket);
    std::optional<work::Report> report_of_its_end() const;
    void finish(work::Report report);
    void finish_failed(const study::Failure& failure);
    void back_off();
    double seconds_solving() const;
    void taskFailed(kj::Exception&& exception) override;

    SolverSource& source_;
    Deadlines& deadlines_;
    SlotEvents& events_;
    LogWriter& logs_;
    SlotTimes times_;
    std::uint64_t turn_ = 0;
    std::uint64_t instances_ = 0;  // so far
    std::unique_ptr<Instance> instance_;
    bool starting_ = false;
    kj::Canceler start_;  // what is under way while `starting_`
    std::optional<Deadlines::Ticket> start_deadline_;
    std::shared_ptr<const work::StudySetup> preparing_;  // while it prepares
    std::optional<RunningAttempt> attempt_;
    bool solving_ = false;  // the solver has been given the attempt
    Instant solving_since_;
    kj::Canceler memory_;             // the watch over what it uses, while `solving_`
    std::uint64_t memory_kills_ = 0;  // of the PC, when it began or a moment before
    Instant memory_kills_at_ = Instant::min();
    std::function<void(const Gone&)> obituary_;  // set while the news is awaited
    std::optional<Deadlines::Ticket> deadline_;  // of the attempt's present step
    std::optional<Deadlines::Ticket> back_off_end_;
    Duration next_backoff_;
    std::shared_ptr<SolverSlot*> link_;  // for observers, which may outlive the slot
    kj::TaskSet tasks_;
};

}  // namespace femrun::slots
