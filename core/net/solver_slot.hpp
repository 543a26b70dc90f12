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
#include "net/deadlines.hpp"
#include "net/held_attempt.hpp"
#include "net/solver_source.hpp"

namespace femrun::net {

struct SlotTimes {
    Duration grace = std::chrono::milliseconds(500);  // from asking a solve to stop, to killing it
    Duration obituary = std::chrono::seconds(2);      // for the news of how a process died
    // Opening may start a large program; one that hangs must not hold its slot for ever.
    Duration start_limit = std::chrono::minutes(5);
    // Before the next try after an instance died at its start; doubles to the second.
    Duration backoff = std::chrono::milliseconds(100), backoff_max = std::chrono::seconds(10);
};

/// What happens at a slot; the agent implements it.
class SlotEvents {
public:
    virtual ~SlotEvents() noexcept(false) = default;
    /// The solver is about to be given the attempt.
    virtual void begins(HeldAttempt& attempt) = 0;
    /// The attempt has been reported; the slot is free, at once or after its back-off.
    virtual void over(HeldAttempt& attempt) = 0;
    /// A slot that was not ready can take an attempt now.
    virtual void ready_again() = 0;
    virtual void progressed(HeldAttempt& attempt, double fraction, capnp::Text::Reader stage) = 0;
    /// Something that nobody waits for went wrong.
    virtual void noticed(const std::string& sentence) = 0;
};

class SolverSlot final : private kj::TaskSet::ErrorHandler {
public:
    SolverSlot(SolverSource& source, Deadlines& deadlines, SlotEvents& events, SlotTimes times);
    ~SolverSlot() noexcept(false);
    SolverSlot(const SolverSlot&) = delete;
    SolverSlot& operator=(const SolverSlot&) = delete;

    /// Can take an attempt now.
    bool free() const { return !starting_ && attempt_ == nullptr && !back_off_end_; }
    bool has_instance() const { return instance_ != nullptr; }
    bool has_instance_of(StudyId study) const;
    /// The attempt that the solver works at, and for how long it has.
    std::optional<Begun> begun() const;

    /// Starts and opens an instance ahead of its first attempt. The slot is not free meanwhile, nor
    /// in the back-off when that fails.
    kj::Promise<void> prepare(const std::shared_ptr<const StudySetup>& setup);
    /// Runs an attempt to its report. The slot must be free; `attempt` lives until `over`.
    void run(HeldAttempt& attempt);
    /// Ends the attempt that runs here: the solver is asked, and killed after the grace.
    void end(EndedFor reason);
    /// Lets an idle instance of the study go.
    void let_go(StudyId study);

private:
    struct Instance;
    class SlotObserver;

    void start(const std::shared_ptr<const StudySetup>& setup);
    kj::Promise<void> open(const std::shared_ptr<const StudySetup>& setup,
                           kj::Own<SlotSolver> solver);
    void started();
    void start_failed(kj::Exception&& exception);
    void start_took_too_long(const StudySetup& setup);
    void start_ended(const wire::RemoteError& error);
    template <typename News>
    void hear(std::uint64_t turn, News news);
    void broke(kj::Exception&& exception);
    void solve();
    void solved(wire::Outcome::Reader outcome);
    void threw(kj::Exception&& exception);
    void instance_ended(const std::string& how);
    void await_obituary(std::function<void(const std::string&)> then);
    void died_at_start(const std::string& how);
    void died_solving(const std::string& how);
    void kill_now();
    void drop_instance();
    void set_deadline(Duration from_now, std::function<void()> action);
    void drop(std::optional<Deadlines::Ticket>& ticket);
    bool report_its_end();
    void finish();
    void back_off();
    double seconds_solving() const;
    void taskFailed(kj::Exception&& exception) override;

    SolverSource& source_;
    Deadlines& deadlines_;
    SlotEvents& events_;
    SlotTimes times_;
    std::uint64_t turn_ = 0;
    std::uint64_t instances_ = 0;  // so far
    std::unique_ptr<Instance> instance_;
    bool starting_ = false;
    kj::Canceler start_;  // what is under way while `starting_`
    std::optional<Deadlines::Ticket> start_deadline_;
    kj::Maybe<kj::Own<kj::PromiseFulfiller<void>>> prepared_;
    HeldAttempt* attempt_ = nullptr;
    bool solving_ = false;  // the solver has been given the attempt
    Instant solving_since_;
    std::function<void(const std::string&)> obituary_;  // set while the news is awaited
    std::optional<Deadlines::Ticket> deadline_;         // of the attempt's present step
    std::optional<Deadlines::Ticket> back_off_end_;
    Duration next_backoff_;
    std::shared_ptr<SolverSlot*> link_;  // for observers, which may outlive the slot
    kj::TaskSet tasks_;
};

}  // namespace femrun::net
