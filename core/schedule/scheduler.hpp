// SPDX-License-Identifier: MIT
// Decides which attempt runs where and when. A pure machine: facts and the time go in, commands
// come out; it reads no clock, starts no thread, knows no network. Whoever carries the commands out
// feeds back what happened.
//
// The same facts in the same order give the same commands: ties are broken by id.
//
// Cost: O(log(workers + queued trials)) a decision, times the studies that some worker does not
// take; independent of how many trials have finished: a finished trial leaves nothing behind.
// Where workers have an end, times those that have a free slot and too little time for the study.
//
// One idea a file: lease (who is silent), silence (what becomes of an attempt whose worker is),
// retry_policy (what a failure means), pc_health and peers (whose fault it is), licence_pool (who
// may hold what), worker_facts (who fits), time_left (who can end it), warm_slots (where a solver
// is open already), roster (who has room), queue (whose turn it is), division (what each study
// should have); this one brings them together.
//
// Silence takes no attempt back. The attempt is late: its trial may be tried by another as well,
// and of the two the one that has worked longer stays when its worker is heard of again; the first
// report ends both. Only what has begun at its worker is ever held against its trial.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "schedule/retry_policy.hpp"
#include "schedule/waiting.hpp"
#include "schedule/worker_facts.hpp"
#include "study/definition.hpp"
#include "study/trial.hpp"

namespace femrun::schedule {

/// Start this attempt on this worker. The attempt's id is new and never used again.
struct Dispatch {
    AttemptId attempt;
    TrialId trial;
    std::uint32_t ordinal = 1;  // 1 for the trial's first attempt
    WorkerId worker;
    Beside beside = Beside::others;  // nobody: it is alone there for as long as it runs
    std::uint64_t memory_limit = 0;  // bytes that it may use; 0: as much as there is
    bool operator==(const Dispatch&) const = default;
};

/// Why an attempt is taken back; `superseded`: its trial has ended, or another attempt is at it;
/// `unknown_there`: its worker signs and does not name it.
enum class RevokeReason { unknown_there, time_limit, study_stopped, superseded };

/// End this attempt; nobody waits for it any more. Comes again for a worker whose heartbeat names
/// an attempt that is over.
struct Revoke {
    AttemptId attempt;
    WorkerId worker;
    RevokeReason reason = RevokeReason::superseded;
    bool operator==(const Revoke&) const = default;
};

/// The attempt's worker is silent; the attempt may be well, and its report counts as ever. Another
/// may be started at its trial.
struct AttemptLate {
    AttemptId attempt;
    bool operator==(const AttemptLate&) const = default;
};

/// A late attempt is heard of again, and goes on.
struct AttemptBack {
    AttemptId attempt;
    bool operator==(const AttemptBack&) const = default;
};

/// The attempt is over without a report: lost (with its worker), revoked (at its time limit) or
/// cancelled (its study stopped, another attempt was first or is worth more, or it was not begun).
struct AttemptOver {
    AttemptId attempt;
    TrialId trial;
    study::AttemptState state = study::AttemptState::lost;
    study::Failure failure;
    bool counted = false;  // as a try of its trial
    bool operator==(const AttemptOver&) const = default;
};

/// No attempt will follow: the trial ends failed (or cancelled). A solved trial ends through
/// `attempt_solved`'s answer instead. The sentence names neither trial nor worker: the caller, who
/// knows their names, puts them in front.
struct GiveUp {
    TrialId trial;
    study::TrialState state = study::TrialState::failed;
    study::Failure failure;  // kind design: the optimizer is told; other kinds say nothing about it
    bool operator==(const GiveUp&) const = default;
};

/// A person should look: the plugin broke its promise three times in a row (fault), or nothing can
/// be solved as the study is set up (setup). No attempt of the study starts until it is opened
/// again.
struct PauseStudy {
    StudyId study;
    std::string why;
    study::FailureKind kind = study::FailureKind::fault;
    bool operator==(const PauseStudy&) const = default;
};

/// The worker has not signed for a whole lease. Who has started it may end it and start it anew.
struct WorkerSilent {
    WorkerId worker;
    std::string why;
    bool operator==(const WorkerSilent&) const = default;
};

/// What people should know of a worker; the caller, who knows its name, puts that in front.
struct WorkerNote {
    WorkerId worker;
    std::string text;
    bool operator==(const WorkerNote&) const = default;
};

/// The worker has too little time left for what waits: it is given nothing more, and should leave,
/// so that its CPU is there for others.
struct SendHome {
    WorkerId worker;
    TooLittleTime why;
    bool operator==(const SendHome&) const = default;
};

using Command = std::variant<Dispatch, Revoke, AttemptLate, AttemptBack, AttemptOver, GiveUp,
                             PauseStudy, WorkerSilent, WorkerNote, SendHome>;

/// What the scheduler must know of a study.
struct StudyTerms {
    study::RetryPolicy retry;
    /// From when the attempt began. The worker enforces it; the scheduler revokes a while later, as
    /// a second line.
    std::optional<std::chrono::milliseconds> solve_limit;
    /// Pools of the same name are one pool: the smallest count and the longest cool-down stand, or
    /// the house's count (see pool_set).
    std::map<std::string, study::Licence> licences;
    study::Share share{};
    Demand demand{};
    /// Bytes that one attempt may use. What used more is tried where a slot has more, and may use
    /// twice as much there.
    std::optional<std::uint64_t> memory_limit{};
};

struct Settings {
    /// The silence of a worker that expires its leases, as its scheduler has told it.
    Duration lease;
    AttemptId first_attempt{1};  // one above the highest ever used in the database
};

/// Whether a tick may start attempts, or only looks after those that run.
enum class Starts { allowed, none };

/// How a report was taken.
enum class Accepted {
    first,    // the first for its trial, even of a lost attempt: it counts
    doubted,  // it failed where the PC may be to blame: another is asked, and it is no try
    late,     // the trial has ended, or a lost attempt failed: recorded, not told, counts nothing
    unknown,  // no such attempt was ever dispatched by this process, nor recalled
};

class Scheduler {
public:
    explicit Scheduler(Settings settings);
    ~Scheduler();
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;

    // -- facts about studies and trials

    /// Also for a study that is known: new terms, and it goes on if it was draining or paused.
    void study_opened(StudyId study, StudyTerms terms);
    /// No attempt of it starts any more; running ones go on, queued trials stay queued, and nobody
    /// waits for workers that are silent.
    void study_draining(StudyId study, Instant now);
    /// Queued trials are cancelled, running attempts revoked, at the next tick; then the study is
    /// forgotten. Also for a study that is over, to forget it.
    void study_stopped(StudyId study);
    /// `attempts_used`: attempts of it that were started before a restart and count against
    /// attempts_max; one more is always made. `last_ordinal`: the highest of all before a restart,
    /// those that count against nothing too. A trial that is suspected of killing its worker stays
    /// suspected.
    void trial_queued(TrialId trial, std::uint32_t attempts_used = 0,
                      std::uint32_t last_ordinal = 0, const Suspicion& suspicion = {});
    /// An attempt at a queued trial that has no end on record, from before a restart: its report
    /// counts if it is the first; licences it held rest. Until `adoption_until` its worker may come
    /// back with it, and nobody else tries the trial; said again without, somebody may.
    void attempt_recalled(AttemptId attempt, TrialId trial, Instant now,
                          std::optional<Instant> adoption_until = {});
    /// An attempt at a queued trial whose loss is on record, from before a restart. Its report
    /// counts if it is the first for its trial.
    void attempt_lost(AttemptId attempt, TrialId trial);
    /// A worker has this recalled or lost attempt, and has worked at it for so long, if it has
    /// begun it. True: it goes on there. False: another attempt is at its trial, or the trial has
    /// ended; its report would still count if it is the first.
    bool attempt_adopted(AttemptId attempt, WorkerId worker, std::optional<Duration> worked,
                         Instant now);
    /// Licences of a pool that the attempt left at rest, on record, come back then. Nothing where
    /// they rest already, or the attempt is at work again and has them.
    void licences_rest(AttemptId attempt, const std::string& pool, std::uint32_t licences,
                       Instant until);

    /// How many assignments of the study each worker may hold beyond its slots, while all that it
    /// has is of such studies: for solves so short that a slot would wait for the next one. 0 at
    /// first, and always while attempts of it hold licences.
    void set_backlog(StudyId study, std::uint32_t backlog);
    /// The study has no use for more slots than `most`; nothing: for as many as there are. Whether
    /// that is news, and others may want more or less than before.
    bool study_wants(StudyId study, std::optional<std::uint64_t> most);

    /// The house has so many licences of a pool: what studies say of its count does not matter any
    /// more. May be changed while attempts run; when there are fewer than are out, no attempt that
    /// needs one starts until enough have come back.
    void pool_set(const std::string& pool, std::uint32_t licences, Duration cooldown);
    /// It is what studies say of it again.
    void pool_dropped(const std::string& pool);
    /// So many of the house's pool are people's now.
    void pool_for_people(const std::string& pool, std::uint32_t licences);
    /// The house's pool is this licence of Slurm's, of which jobs bring some; empty: of none.
    void pool_of_slurm(const std::string& pool, const std::string& licence);
    /// So many of it were counted to be free. That holds until then, and only ever lowers what may
    /// be out.
    void pool_counted(const std::string& pool, std::uint32_t free, Instant until);
    /// How many the house has of it, if it is the house's.
    std::optional<std::uint32_t> of_house(const std::string& pool) const;

    // -- facts about workers

    /// `slots` attempts at a time, and more waiting at the worker (see set_backlog). Also for a
    /// worker that is known: its slots are that many now, and it has what `facts` say.
    void worker_enlisted(WorkerId worker, std::uint32_t slots, Instant now, WorkerFacts facts = {});
    /// What had begun there is lost, and retried elsewhere; what had not was never tried.
    void worker_gone(WorkerId worker, const std::string& why, Instant now);
    /// The link to it has ended, and it may be as well as ever. Nothing new goes there; leases run
    /// on, and what it does not name before they end is late.
    void worker_away(WorkerId worker);
    /// There is a link to it again. Of what it was given it has `running`; what else there is never
    /// reached it: that was not begun, does not count as tried, and goes to others.
    void worker_back(WorkerId worker, std::span<const AttemptId> running, Instant now,
                     std::span<const Begun> begun = {});
    /// It takes the study and has its plugin there. While worker and study are there.
    void worker_opened(WorkerId worker, StudyId study, Home home);
    /// It takes nothing of this study. What it has of it was not begun: that is over, does not
    /// count as tried, and goes to others. While worker and study are there.
    void worker_refused(WorkerId worker, StudyId study, const std::string& why);
    /// It has all of `running`, of which it has begun some.
    void heartbeat(WorkerId worker, std::span<const AttemptId> running, Instant now,
                   std::span<const Begun> begun = {});
    /// It finishes what it has, and is given nothing more.
    void worker_drains(WorkerId worker);
    /// It gives back what it runs then: nothing is given to it that cannot be expected to end
    /// before. What it said before does not count any more. While the worker is there.
    void worker_ends(WorkerId worker, Instant at, Instant now);
    /// Another has its place: what it has goes to others at once, counts as no try, and a report of
    /// it counts if it is the first. It is given nothing more.
    void worker_superseded(WorkerId worker, Instant now);
    /// It gives these back, unbegun or ended for its own sake: that counts as no try, and they go
    /// to others.
    void handed_back(WorkerId worker, std::span<const AttemptId> attempts, Instant now);
    /// Between two heartbeats: it has begun these too.
    void attempts_begun(WorkerId worker, std::span<const Begun> begun, Instant now);

    // -- facts about attempts

    /// The attempt was solved, in `worked` at its solver.
    Accepted attempt_solved(AttemptId attempt, Instant now, Duration worked = Duration::zero(),
                            std::span<const study::LicenceNews> licences = {});
    /// The attempt failed. What follows from the failure's kind (see retry_policy.hpp) comes at the
    /// next tick. `by`: who says so of one that is lost, which has no worker here any more.
    Accepted attempt_failed(AttemptId attempt, const study::Failure& failure, Instant now,
                            std::span<const study::LicenceNews> licences = {}, WorkerId by = {});
    /// It never reached its worker: its trial waits again as if it had not been dispatched.
    void attempt_withdrawn(AttemptId attempt);
    /// Another worker has it from now on: the one before was started anew, which the end of the
    /// attempt has outlived.
    void attempt_moved(AttemptId attempt, WorkerId to, Instant now);

    // -- decisions

    /// What the world should do next, given all that it has told us until `now`.
    std::vector<Command> tick(Instant now, Starts starts = Starts::allowed);
    /// When `tick` should be called even if nothing happens: a lease, a back-off or a limit ends
    /// then.
    std::optional<Instant> next_deadline() const;

    // -- what can be seen

    /// For how many slots the study should have trials: its part of all slots by weight and
    /// priority, and more while there are free ones that nobody else asks for.
    std::uint64_t wanted(StudyId study) const;
    /// Workers that take it.
    std::uint64_t takers(StudyId study) const;
    /// Who is missing when every worker that is there lacks something for the study: "a worker with
    /// tag 'big'". Nothing while one may take it.
    std::optional<std::string> unmet(StudyId study) const;
    /// The study was solved in this time before a restart.
    void solved_before(StudyId study, Duration took);
    /// How much time a worker must have left for the study, as far as its last solves tell.
    std::optional<Duration> needs_left(StudyId study) const;
    /// The same when trials of it wait, and those who take it have less time left or drain.
    std::optional<Duration> needs_more_time(StudyId study, Instant now) const;

    /// What keeps trials of the study from starting; nothing where none is queued, or where the
    /// next tick may start one.
    std::vector<Wait> waits(StudyId study, Instant now) const;
    /// What keeps the trial from starting; nothing for one that runs, has ended or is not known.
    std::vector<Wait> waits(TrialId trial, Instant now) const;
    /// What the worker has, by id; nothing of one that is not there.
    std::vector<AttemptId> attempts(WorkerId worker) const;
    /// All workers that are there, by id.
    std::vector<WorkerStanding> workers(Instant now) const;
    /// All pools of licences, by name.
    std::vector<PoolStanding> pools(Instant now) const;

    struct Counts {
        std::uint64_t queued = 0;           // trials that wait for a slot, a licence or a back-off
        std::uint64_t running = 0;          // attempts dispatched and not over
        std::uint64_t waiting_licence = 0;  // of the queued, those held back by a licence only
        std::uint32_t slots = 0;            // of all workers that are there
    };
    Counts counts() const;
    /// It was dispatched and is not over, though its end may not have been told yet (see tick).
    bool is_at(AttemptId attempt) const;
    /// Zeros for a study that is not known.
    Counts counts(StudyId study) const;
    /// Entries kept in all containers: what a test watches for growth.
    std::size_t footprint() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace femrun::schedule
