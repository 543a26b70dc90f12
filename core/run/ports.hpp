// SPDX-License-Identifier: MIT
// What the loop of a study needs of the world. Implemented by host (optimizer) and net (workers)
// over Cap'n Proto capabilities, and by tests in virtual time. All calls and all callbacks are made
// on the one thread of the loop; a callback is never called from within the call that took it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/at_work.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "study/definition.hpp"
#include "study/parameter.hpp"
#include "study/trial.hpp"
#include "work/attempt.hpp"
#include "work/holding.hpp"
#include "work/worker_card.hpp"

namespace femrun::run {

// -- what an optimizer learns, in order

struct Adopted {
    std::uint64_t trial = 0;
    study::Design design;
};
struct Asked {  // replay only
    std::uint64_t trial = 0;
    study::Design design;
};
struct ToldComplete {
    std::uint64_t trial = 0;
    std::vector<double> losses, excesses;
};
struct ToldFailed {
    std::uint64_t trial = 0;
    std::string stage;
};
struct ToldDropped {
    std::uint64_t trial = 0;
};
/// Replay only: before it was asked for `trial`, it chose to go on so.
struct CourseSet {
    std::uint64_t trial = 0;
    std::string course;
};
using OptimizerEvent =
    std::variant<Asked, Adopted, ToldComplete, ToldFailed, ToldDropped, CourseSet>;

/// What lies ahead of a study; 0 where nobody knows.
struct Outlook {
    std::uint32_t slots = 0;
    std::uint64_t trials_wanted = 0, trials_most = 0;
    std::optional<double> left_s;  // none: its time has no limit
    double solve_s = 0;            // wall time of a solve, the median of late ones
};

/// How an optimizer goes on from these designs on, and why.
struct Course {
    std::string name, reason;
};

struct Proposals {
    std::vector<study::Design> designs;
    std::optional<Course> course;  // none: as before
};

/// An optimizer that is open for one study. Calls are carried out in order. An error of kind
/// unavailable says that it has nothing more to propose; any other, that it is broken.
class OptimizerPort {
public:
    virtual ~OptimizerPort() = default;

    /// Whether proposals ignore verdicts, so that asking ahead does no harm.
    virtual bool independent() const = 0;

    /// Designs for these trials; fewer when the finite space is used up.
    virtual void ask(std::vector<std::uint64_t> trials,
                     std::function<void(Result<std::vector<study::Design>>)> done) = 0;
    /// The same of one that may choose its way by what lies ahead.
    virtual void ask_on(const Outlook&, std::vector<std::uint64_t> trials,
                        std::function<void(Result<Proposals>)> done) {
        ask(std::move(trials),
            [done = std::move(done)](Result<std::vector<study::Design>> designs) {
                done(designs ? Result<Proposals>(Proposals{*std::move(designs), std::nullopt})
                             : Result<Proposals>(std::move(designs).error()));
            });
    }
    virtual void tell(std::vector<OptimizerEvent> events,
                      std::function<void(Result<void>)> done) = 0;
    /// Restores the state; gives the first trial that came out differently, or 0.
    virtual void replay(std::vector<OptimizerEvent> events,
                        std::function<void(Result<std::uint64_t>)> done) = 0;
};

// -- what workers do

using work::Assignment;
using work::Report;

/// The workers that are enlisted. What they say comes in through `WorkerEvents`.
class WorkersPort {
public:
    virtual ~WorkersPort() = default;
    virtual void dispatch(WorkerId worker, Assignment assignment) = 0;
    virtual void revoke(WorkerId worker, AttemptId attempt) = 0;
    /// What the worker has reported of the attempt is on disk, or need not be: it may forget it.
    virtual void acknowledge(WorkerId worker, AttemptId attempt) = 0;
    /// Deletes an attempt's folder on the worker that made it or another of its host; one of an
    /// earlier run wherever it is.
    virtual void discard(const std::string& folder) = 0;
    /// The folder of an attempt that has just ended is wanted: a worker elsewhere brings it.
    virtual void bring(const std::string& folder) = 0;
    /// The worker sends no heartbeats any more: `why`. Who started it ends it and starts it anew;
    /// of any other it may come back.
    virtual void silent(WorkerId worker, const std::string& why) = 0;
    /// Nothing that waits can be ended by the worker: it is to end what it has, and to leave.
    virtual void send_home(WorkerId worker, const std::string& why) = 0;
    /// Tells people something of a worker: "rests for 5 s, because ...".
    virtual void note(WorkerId worker, const std::string& text) = 0;
    virtual std::string name(WorkerId worker) const = 0;
    /// Where the files of this attempt go if it makes any.
    virtual std::string folder(TrialId trial, std::uint32_t ordinal) const = 0;
};

/// A study that is not open: whether it may be opened again, and wants to know what was solved of
/// it meanwhile.
enum class Closed { for_now, for_good };

/// What happens among the workers; the loop implements it.
class WorkerEvents {
public:
    virtual ~WorkerEvents() = default;
    /// Also when one that is there says more of itself.
    virtual void worker_enlisted(WorkerId worker, const work::WorkerCard& card) = 0;
    virtual void worker_gone(WorkerId worker, const std::string& why) = 0;
    /// It takes nothing new any more. What it reports as cancelled from now on it gives back, which
    /// is held against nobody.
    virtual void worker_leaving(WorkerId worker) = 0;
    /// By then it gives back what it runs, because its time is over.
    virtual void worker_ends(WorkerId worker, Duration in) = 0;
    /// Its job was started anew by its engine, and it is a copy that lives on: it counts no more,
    /// but for what it has solved. What it runs goes to others.
    virtual void worker_superseded(WorkerId worker) = 0;
    /// The link to it has ended, for all that is known: it goes on, and may come back.
    virtual void worker_away(WorkerId worker, const std::string& why) = 0;
    /// A link to it is up, again or for the first time, and it has these. Gives those that are its
    /// own by what is on record: of the others it may not speak.
    virtual std::vector<AttemptId> worker_back(WorkerId worker,
                                               std::span<const work::Holding> holding) = 0;
    /// The same of a worker that has its link: a study that was not open when it came is open now,
    /// and it has these of it.
    virtual std::vector<AttemptId> worker_kept(WorkerId worker,
                                               std::span<const work::Holding> holding) = 0;
    /// Before a worker that was started anew is gone: these had ended there, and `to`, who takes
    /// its place, has their reports.
    virtual void worker_replaced(WorkerId worker, WorkerId to,
                                 std::span<const AttemptId> ended) = 0;
    /// What should become of what a worker has of a study that is not open here.
    virtual Closed closed(StudyId study) const = 0;
    /// The worker has `running`, and has begun some of them.
    virtual void heartbeat(WorkerId worker, std::span<const AttemptId> running,
                           std::span<const Begun> begun) = 0;
    /// Between two heartbeats: it has begun these too.
    virtual void begun(WorkerId worker, std::span<const Begun> attempts) = 0;
    /// The worker takes the study: its plugin is open there.
    virtual void worker_opened(WorkerId worker, StudyId study, Home home) = 0;
    /// The attempt is over. Answered by `WorkersPort::acknowledge`.
    virtual void reported(WorkerId worker, AttemptId attempt, Report report) = 0;
    /// The worker reports once more on what it has reported, or was taken from it. Answered too.
    virtual void repeated(WorkerId worker, AttemptId attempt) = 0;
    /// The worker cannot solve this study at all (no such plugin there, settings refused). What it
    /// was given of it was not begun, and nothing more is heard of that.
    virtual void worker_refused(WorkerId worker, StudyId study, const Error& why) = 0;
    virtual void progressed(AttemptId attempt, double fraction, const std::string& stage) = 0;
};

}  // namespace femrun::run
