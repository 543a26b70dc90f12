// SPDX-License-Identifier: MIT
// Moves studies: ask, append, dispatch, append, tell. Events only note what happened; `turn`
// decides and puts facts on record; `durable` carries out what waited for its record. Nothing else
// in Femrun moves the state of a study.
//
//     worker reports -> attempt_solved -> AttemptEnded, TrialEnded -> tell -> ask -> TrialAsked
//     -> tick -> AttemptStarted -> (durable) -> dispatch
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/waking_time.hpp"
#include "run/journal_port.hpp"
#include "run/ledger.hpp"
#include "run/ports.hpp"
#include "run/sent_ahead.hpp"
#include "run/study_run.hpp"
#include "run/waiting.hpp"
#include "schedule/house_pool.hpp"
#include "schedule/scheduler.hpp"
#include "work/terms.hpp"

namespace femrun::run {

/// An attempt that a worker holds, for people to see.
struct Running {
    TrialId trial;
    WorkerId worker;
    Instant since;
    double fraction = -1;  // unknown
    std::string stage;
    bool silent = false;    // its worker sends no heartbeats
    bool was_lost = false;  // as is on record, and came back
};

/// Whether workers may come that are not there yet. Where none will, a study that no worker takes
/// pauses; where some may, it waits.
enum class Coming { nobody, others };

/// Whether the worker of this name, as it is on record, is known to have ended.
using IsGone = std::function<bool(const std::string& worker)>;

class Runner final : public WorkerEvents {
public:
    /// `first_attempt`: one above the highest attempt id of the database. The ports outlive this.
    /// `adoption_grace`: for so long after a study was opened the workers of an earlier process may
    /// come back with what they run of it; zero where they have ended with that process. `lease`:
    /// as workers are told in their terms. Nobody waits for workers that are `is_gone`.
    Runner(AttemptId first_attempt, WorkersPort& workers, JournalPort& journal,
           const ClockPort& clock, Coming coming = Coming::nobody,
           Duration adoption_grace = Duration::zero(), Duration lease = work::Terms{}.lease,
           IsGone is_gone = {});

    /// Takes up a study: unfinished trials of its past are queued again. It is restored, run to its
    /// end and stays readable until it is forgotten. While the database cannot be written any more
    /// it is over at once.
    void open(std::unique_ptr<StudyRun> study);
    /// A study that is not opened, of which killed solvers may still hold licences. Those that rest
    /// already do so once.
    void recall_licences(const study::StudyDefinition& definition, const store::History& past);
    const StudyRun& study(StudyId id) const;
    /// It has ended, and everything about it is on disk or never will be.
    bool over(StudyId id) const;
    /// Lets go of a study that is over. What its workers still have of it is revoked, and nothing
    /// that they say of it is heard. It may be opened again, with what is on record by then.
    void forget(StudyId id);

    /// Decides what to do next and puts it on record. Call it after events, when `wake` was called,
    /// and at `next_deadline`.
    void turn();
    std::optional<Instant> next_deadline() const;
    /// Records up to this number are on disk.
    void durable(std::uint64_t number);

    /// Running attempts end, nothing new starts, the study can be resumed.
    void pause(StudyId study, const std::string& why);
    /// Ctrl-C once: the same, and its end waits for no database.
    void interrupt(StudyId study);
    /// Ctrl-C twice: running attempts are revoked now.
    void stop(StudyId study);
    /// The database could not be written. What may pass (kind unavailable) is waited for: running
    /// attempts go on, nothing new starts, and it is tried again until it works or, after Ctrl-C,
    /// until everything has reported. The failure of that last try ends the studies that waited for
    /// it, anything else all studies, with a sentence that says what is lost.
    void journal_failed(const Error& error);
    /// It will never be written again by this process: nothing can be opened any more.
    bool journal_broken() const { return ledger_.broken(); }
    /// Why the database cannot be written now; nothing while it can.
    const std::optional<Error>& journal_trouble() const { return ledger_.trouble(); }

    /// All attempts that workers hold, by id.
    const std::map<AttemptId, Running>& running() const { return running_; }
    /// Who is missing for the study when no worker that is there takes it: "a worker with tag
    /// 'big'".
    std::optional<std::string> waits_for(StudyId study) const;
    /// How much time a worker must have left for it, as far as is known.
    std::optional<Duration> needs_left(StudyId study) const { return scheduler_.needs_left(study); }
    /// Workers that are there and refuse it, with why.
    const std::map<WorkerId, std::string>& refusals(StudyId study) const {
        return studies_.at(study).refusals;
    }
    /// What keeps the study from starting something; for a trial, what keeps it from starting.
    StudyWaits waits(StudyId study);
    std::vector<schedule::Wait> waits(TrialId trial) {
        return scheduler_.waits(trial, waking_now());
    }
    /// How the workers that are there are, and the pools of licences.
    std::vector<schedule::WorkerStanding> workers() { return scheduler_.workers(waking_now()); }
    std::vector<schedule::PoolStanding> pools();
    schedule::Scheduler::Counts counts(StudyId study) const { return scheduler_.counts(study); }
    /// Every study is over.
    bool idle() const;
    /// Entries kept in all containers, histories aside: what a test watches for growth.
    std::size_t footprint() const;

    // -- licences of the house (house_licences.cpp)

    /// The house has this pool, whatever study files say of its count; may be changed at any time.
    void pool_set(const std::string& name, schedule::HousePool pool);
    void pool_drop(const std::string& name);
    /// A probe has counted so many free ones. For so long no more may be out than now and these; it
    /// never adds any.
    void pool_counted(const std::string& name, std::uint32_t free, Duration valid_for);
    /// What people should be told of studies, each once: since the last call.
    std::vector<std::string> take_notes() { return std::exchange(notes_, {}); }

    /// The worker finishes what it has, and is given nothing more.
    void drain(WorkerId worker) { scheduler_.worker_drains(worker); }

    // -- WorkerEvents
    void worker_enlisted(WorkerId worker, const work::WorkerCard& card) override;
    void worker_gone(WorkerId worker, const std::string& why) override;
    void worker_leaving(WorkerId worker) override;
    void worker_ends(WorkerId worker, Duration in) override;
    void worker_superseded(WorkerId worker) override;
    void worker_away(WorkerId worker, const std::string& why) override;
    std::vector<AttemptId> worker_back(WorkerId worker,
                                       std::span<const work::Holding> holding) override;
    std::vector<AttemptId> worker_kept(WorkerId worker,
                                       std::span<const work::Holding> holding) override;
    void worker_replaced(WorkerId worker, WorkerId to, std::span<const AttemptId> ended) override;
    /// As far as is known here, where only open studies are.
    Closed closed(StudyId) const override { return Closed::for_now; }
    void worker_refused(WorkerId worker, StudyId study, const Error& why) override;
    void worker_opened(WorkerId worker, StudyId study, Home home) override;
    void heartbeat(WorkerId worker, std::span<const AttemptId> running,
                   std::span<const Begun> begun) override;
    void begun(WorkerId worker, std::span<const Begun> attempts) override;
    void reported(WorkerId worker, AttemptId attempt, Report report) override;
    void repeated(WorkerId worker, AttemptId attempt) override;
    void progressed(AttemptId attempt, double fraction, const std::string& stage) override;

private:
    /// A study that it has, and what it notes of it.
    struct Study {
        std::unique_ptr<StudyRun> run;
        Instant opened;
        Duration before{0};           // for which earlier runs of it worked
        bool closed = false;          // its end is among the facts
        bool stopped = false;         // the scheduler knows nothing of it any more
        bool hurried = false;         // Ctrl-C: the database is not waited for at the end
        std::uint64_t last_fact = 0;  // of it, as the ledger counts
        std::map<WorkerId, std::string> refusals;  // of workers that are there, why
        std::set<WorkerId> openers;                // that have it open
        std::set<WorkerId> opening;                // that were given some of it and have not said
        int openings_lost = 0;                     // with their workers, in a row
        SentAhead ahead;
    };
    /// An attempt of an earlier process that has no end on record.
    struct Recalled {
        TrialId trial;
        std::uint32_t ordinal = 1;
        Instant until;  // in waking time: then it is lost
    };
    Study& at(StudyId id);
    /// The time of all that the scheduler decides, which stands still while this process sleeps.
    Instant waking_now() { return time_.at(clock_.now()); }
    /// For how long runs of it have worked, this one included.
    Duration elapsed(const Study& at_work) const;
    void record(StudyId study, store::Fact fact);
    enum class Division { as_it_was, changed };
    void ask_all();
    Division ask(Study& at_work);
    void carry_out(const std::vector<schedule::Command>& commands);
    void send_home(const schedule::SendHome& order);
    void dispatch(const schedule::Dispatch& order);
    void give_up(const schedule::GiveUp& order);
    enum class Silent { yes, no };
    void note_silence(AttemptId attempt, Silent silent);
    void attempt_over(const schedule::AttemptOver& over);
    void solved(TrialId trial, AttemptId attempt, WorkerId by, Report report, Instant now);
    void failed(TrialId trial, AttemptId attempt, WorkerId by, Report report,
                study::Failure failure, Instant now);
    void settle(Study& at_work);
    void acknowledge();
    bool is_its_own(const work::Holding& holding, WorkerId worker, Instant now);
    bool adopt(const work::Holding& holding, WorkerId worker, Instant now);
    bool is_on_record(const work::Holding& holding) const;
    std::vector<AttemptId> its_own(WorkerId worker, std::span<const work::Holding> holding);
    void remember_times(StudyId study, const store::History& past);
    void remember_lost(TrialId trial, const store::History& past);
    void recall(TrialId trial, const store::AttemptHistory& attempt);
    void recalled_lost(AttemptId attempt, TrialId trial);
    void end_outlived(TrialId trial, const store::History& past);
    bool is_of(WorkerId worker, const std::string& identity) const;
    void settle_recalled(Instant now);
    void end_recalled(StudyId study);
    void break_off(const Error& error);
    void opening_lost(Study& at_work, const std::string& why);
    bool nobody_waits_for_the_disk() const;
    void pace(StudyId study, Study& at_work, double seconds);
    void pause_without_takers(StudyId id, Study& at_work);
    void abandon(AttemptId attempt, TrialId trial);
    void outlived(AttemptId attempt);

    void keep_for_people();
    void note_house_licences(const study::StudyDefinition& definition);

    schedule::Scheduler scheduler_;
    WorkersPort& workers_;
    JournalPort& journal_;
    Ledger ledger_;
    const ClockPort& clock_;
    Coming coming_;
    std::map<StudyId, Study> studies_;
    std::map<AttemptId, Running> running_;
    Duration adoption_grace_;
    IsGone is_gone_;
    std::map<AttemptId, Recalled> recalled_;
    std::map<AttemptId, TrialId> abandoned_;  // lost attempts whose report may still come
    std::deque<AttemptId> outlived_;          // of those, at trials that have ended since
    std::map<std::string, schedule::HousePool> pools_;
    std::vector<std::string> notes_;
    std::uint32_t slots_ = 0;
    std::map<WorkerId, std::uint32_t> worker_slots_;
    std::map<WorkerId, std::string> identities_;  // of the same, as on record
    std::set<WorkerId> leaving_;                  // of those
    WakingTime time_;
    Instant turned_, decided_;  // when the last turn was, by the clock and in waking time
};

}  // namespace femrun::run
