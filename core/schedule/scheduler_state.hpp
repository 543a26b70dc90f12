// SPDX-License-Identifier: MIT
// What the scheduler knows. Facts (scheduler.cpp) change it and leave in `outbox` what follows from
// them at once (endings.cpp); `tick` adds what time brings (silence.cpp) and fills free slots
// (decisions.cpp).
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "schedule/lease.hpp"
#include "schedule/licence_pool.hpp"
#include "schedule/pc_health.hpp"
#include "schedule/peers.hpp"
#include "schedule/queue.hpp"
#include "schedule/retry_policy.hpp"
#include "schedule/roster.hpp"
#include "schedule/scheduler.hpp"
#include "schedule/time_left.hpp"

namespace femrun::schedule {

struct Trial {
    Tries tries;
    std::uint32_t started = 0;  // attempts, for the ordinal
    std::optional<AttemptId> running;
    std::vector<AttemptId> late;                         // older ones that may still come back
    std::optional<WorkerId> avoid;                       // who had the last attempt
    std::vector<AttemptId> lost;                         // whose report would still count
    std::vector<std::pair<AttemptId, Instant>> awaited;  // of those, until when
    /// It ran out of memory where a slot has so much, and waits for a worker with more.
    std::optional<std::uint64_t> memory_above{};
    std::uint64_t may_use = 0;         // bytes, as the last attempt had it; 0: none had a limit yet
    bool used_more = false;            // that attempt did
    std::optional<WorkerId> not_at{};  // nor here, where the PC may be to blame for its failure
    std::uint32_t doubts = 0;          // about that, so far
    Duration needs{0};                 // it was cut after nearly as long, at a worker's end
    std::optional<std::uint64_t> roster_then{};  // as it was when such a worker was looked for

    bool wants_certain_workers() const { return memory_above || not_at; }
    bool was_cut() const { return needs > Duration::zero(); }
};

struct Attempt {
    TrialId trial;
    WorkerId worker;
    Lease lease;
    std::optional<Instant> begun;  // since when it has worked, as its worker says
    Instant since{};               // it was given to its worker
    bool opens = false;  // its slot opens the study for it, and has not said how long it took
    std::optional<Instant> limit;
    Held held;
    bool late = false;             // its worker fell silent
    bool silence_counted = false;  // against its trial
};

struct Study {
    StudyTerms terms;
    std::map<std::uint64_t, Trial> trials;  // that have not ended, by number
    std::uint64_t running = 0;
    std::uint64_t most = std::numeric_limits<std::uint64_t>::max();  // slots that it has a use for
    Duration opening{0};  // how long a slot needs to open it, as far as was seen
    std::uint32_t faults_in_row = 0;
    Peers peers;
    SolveTimes times;
    std::uint64_t cut = 0;  // trials that were
    Duration at_work{0};    // the longest of its attempts, while few times are known
    Duration longest{0};    // that any had, of workers that were sent home for want of time
    std::uint32_t backlog = 0;
    bool paused = false;
    bool draining = false;  // nobody waits for what is silent
};

/// As exact as a person wants it: 15 s, 90.5 s, 0.25 s.
std::string seconds(Duration duration);

/// The failure of a trial that ends because nobody wants it any more.
study::Failure study_was_stopped();

struct Scheduler::State {
    explicit State(const Settings& given)
        : settings(given), next_attempt(given.first_attempt), roster(given.lease) {}

    Settings settings;
    AttemptId next_attempt;
    std::map<StudyId, Study> studies;
    std::map<AttemptId, Attempt> attempts;  // dispatched and not over
    std::set<AttemptId> late;               // of those, with a silent worker
    std::map<AttemptId, TrialId> lost;      // attempts at trials that have not ended
    std::set<std::pair<Instant, AttemptId>> expiries, limits;
    Roster roster;
    Queue queue;
    LicencePools pools;
    PcHealth health;
    Ends worker_ends;
    Instant ticked{};                             // when it last was
    std::map<WorkerId, TooLittleTime> sent_home;  // that are there yet
    std::set<WorkerId> superseded;                // the same
    std::set<StudyId> stopping;                   // until the next tick
    std::vector<StudyId> roomless;              // that stepped aside in this tick for want of room
    std::map<StudyId, std::uint64_t> division;  // of the slots; empty when something has changed
    std::vector<Command> outbox;

    bool was_dispatched(AttemptId id) const {
        return id >= settings.first_attempt && id < next_attempt;
    }

    Trial& trial(TrialId id) { return studies.at(id.study).trials.at(id.number); }

    /// Whether the loss of an attempt is a try of its trial.
    enum class Counts { yes, no };
    /// What became of an attempt's solver, for the licences that it held.
    enum class Solver { killed, never_ran };

    /// An attempt that is over for us, of which a worker says that it is at it: its report would
    /// count, and no other is to be had.
    bool nobody_has_what_was_lost(AttemptId id) {
        const auto found = lost.find(id);
        return found != lost.end() && !trial(found->second).running;
    }

    Attempt take_out(AttemptId id, WarmSlots::Solver solver = WarmSlots::Solver::ended);
    void abandon(AttemptId id, study::AttemptState state, study::Failure failure, Solver solver,
                 Instant now, Counts counts = Counts::no);
    void lose(AttemptId id, study::AttemptState state, const study::Failure& failure,
              const Judgement& judgement, Counts counts, Instant now);
    void remember(AttemptId id, TrialId trial);
    void withdraw(AttemptId id);
    void hand_back(AttemptId id, const std::string& why, Instant now);
    void queue_again(TrialId id, Beside beside, std::optional<Instant> not_before = {},
                     Awaits awaits = Awaits::nothing);
    void take_back_unbegun(AttemptId id, const std::string& why);
    void return_licences(AttemptId id, const Held& held, const study::Failure* failure,
                         std::span<const study::LicenceNews> news, Duration back_off, Instant now);
    void return_unused(AttemptId id, const Held& held);
    void wake_licences(AttemptId id, const study::Failure* failure,
                       std::span<const study::LicenceNews> news);
    Judgement judge(TrialId trial, WorkerId worker, const study::Failure& failure, Instant now);
    Duration follow(TrialId trial, WorkerId worker, const study::Failure& failure,
                    const Judgement& judgement, Instant now);
    std::optional<Judgement> doubt(TrialId trial, WorkerId worker, const study::Failure& failure,
                                   Instant now);
    void worked_well(WorkerId worker, StudyId study);
    void give_up(TrialId trial, const study::Failure& failure, Instant now);
    void pause(StudyId id, Study& study, std::string why, study::FailureKind kind);
    void count_fault(StudyId id, Study& study, const study::Failure& failure);
    void forget(TrialId trial);
    void unqueue(TrialId trial);
    void halt(StudyId id);
    void renew(AttemptId id, Attempt& attempt, Instant now);
    void end_others_at(TrialId trial, RevokeReason reason, const study::Failure& why, Instant now);
    void decide(TrialId trial, Instant now);

    void opened_after(Attempt& attempt, Duration worked, Instant now);
    void begun(AttemptId id, Attempt& attempt, Duration worked, Instant now);
    void fall_silent(AttemptId id, Instant now);
    void come_back(AttemptId id, Instant now);
    void go_on_with(AttemptId id, Instant now);
    Accepted failed_late(TrialId of, WorkerId worker, const study::Failure& failure, Instant now);
    void lose_late(AttemptId id, study::AttemptState state, const study::Failure& failure,
                   Instant now);
    void die_with(WorkerId worker, const std::string& why, Instant now);

    std::map<StudyId, std::uint64_t> divided(std::optional<StudyId> asking) const;
    void set_ahead(StudyId id, const Study& study);

    // -- too_little_time.cpp
    bool has_time(WorkerId worker, StudyId study, Duration needs, Instant now) const;
    Roster::May may_end(StudyId study, Duration needs, Instant now) const;
    std::optional<Roster::Choice> choose(StudyId study, Instant now);
    bool somebody_could(StudyId study, Instant now);
    void leave_lines(Instant now);
    void was_cut(const Attempt& attempt, Instant now);
    bool starts(const Study& study) const { return !study.paused && !study.draining; }
    std::optional<TooLittleTime> too_little_time(WorkerId worker, Instant now) const;
    void send_home(Instant now);
    std::uint64_t free_slots(StudyId study) const;
    std::uint64_t cut_and_queued(StudyId study) const;
    void look_at_work(Instant now);
    std::optional<WaitsForTime> waits_for_time(StudyId study, Duration of_it, Instant now) const;
    std::optional<WaitsForTime> waits_of_all_for_time(StudyId study, Instant now) const;
    std::optional<WaitsForTime> cut_that_wait(StudyId study, Instant now) const;

    std::vector<AttemptId> holders(const std::string& pool) const;
    std::vector<Wait> waits_for_licences(StudyId id, Instant now) const;
    std::vector<Wait> waits_of_ready(StudyId id, Instant now) const;

    void stop(StudyId id, Instant now);
    void expire(Instant now);
    void enforce_limits(Instant now);
    void start_attempts(Instant now);
    void try_suspects(Instant now);
    bool suits(const Trial& trial, WorkerId worker) const;
    bool waits_for_certain_workers(TrialId id);
    Beside how_next(TrialId id);
    void try_at_certain_worker(TrialId id, Instant now);
    Judgement judge_use(TrialId id, WorkerId worker, const study::Failure& failure);
    void fill_slots(Instant now);
    void fill_backlog(Instant now);
    void recall_roomless();
    void lack_room(StudyId id);
    bool usable(StudyId id);
    std::optional<Roster::Choice> with_licences(StudyId id, const Roster::Choice& choice,
                                                Instant now);
    Roster::May may_have(StudyId study, Duration needs, Instant now) const;
    void give_slot(StudyId id, const Roster::Choice& choice, Instant now);
    bool keeps_its_slot(const WarmSlots::Holder& holder, StudyId other, Instant now) const;
    void dispatch(StudyId study, WorkerId worker, Instant now);
    void start(TrialId trial, WorkerId worker, Beside beside, Instant now);
};

}  // namespace femrun::schedule
