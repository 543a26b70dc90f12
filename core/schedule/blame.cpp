// SPDX-License-Identifier: MIT
// Whom a failed attempt is held against: its design, its plugin, its set-up, or the PC that it ran
// on. Each of these tells from what others come to: see pc_health.hpp and peers.hpp.
#include <algorithm>

#include <fmt/format.h>

#include "base/size_text.hpp"
#include "schedule/scheduler_state.hpp"

namespace femrun::schedule {

using study::Cause;
using study::Failure;
using study::FailureKind;

/// What a failed attempt at the trial means for it, and for the worker.
Judgement Scheduler::State::judge(TrialId id, WorkerId worker, const Failure& failure,
                                  Instant now) {
    Tries& tries = trial(id).tries;
    Study& study = studies.at(id.study);
    const study::RetryPolicy& policy = study.terms.retry;
    if (may_be_of_pc_alone(failure))
        if (const auto doubted = doubt(id, worker, failure, now)) return *doubted;
    if (failure.kind == FailureKind::setup) {  // nobody can solve it now; its trial stays open
        pause(id.study, study, failure.message, failure.kind);
        return tries.uncounted();
    }
    if (failure.cause == Cause::memory_limit) return judge_use(id, worker, failure);
    if (!is_condition_of_pc(failure)) {
        if (failure.kind != FailureKind::infrastructure && !is_licence_wait(failure))
            worked_well(worker, id.study);
        return tries.failed(failure, policy);
    }
    const PcHealth::Finding found = health.failed(
        worker, id, now, fmt::format("stage '{}': {}", failure.stage, failure.message));
    if (found.rest) roster.rest(worker);
    if (found.rests_first)
        outbox.push_back(WorkerNote{
            worker, fmt::format("rests for {}, because one attempt after the other fails there in "
                                "stage '{}': {}; it is tried again by itself",
                                seconds(*found.rest), failure.stage, failure.message)});
    if (found.hopeless)
        return End{{failure.kind, failure.stage,
                    fmt::format("failed so again and again, and nothing else was there to try: {}; "
                                "giving up",
                                failure.message),
                    failure.cause}};
    return found.blame == PcHealth::Blame::design ? tries.failed(failure, policy)
                                                  : tries.spared(policy);
}

/// It used more memory than it may: it is tried where a slot has more than there, and more than it
/// may use.
Judgement Scheduler::State::judge_use(TrialId id, WorkerId worker, const Failure& failure) {
    worked_well(worker, id.study);
    Trial& of = trial(id);
    const Judgement judgement = of.tries.failed(failure, studies.at(id.study).terms.retry);
    if (std::holds_alternative<End>(judgement)) return judgement;
    const std::uint64_t there = roster.knows(worker) ? roster.memory_a_slot(worker) : 0;
    const std::uint64_t above = std::max(there, of.may_use);
    if (!roster.has_one(id.study, [&](WorkerId one) { return roster.memory_a_slot(one) > above; }))
        return End{
            {failure.kind, failure.stage,
             fmt::format("{}; no worker that is there has more than {} for each of its slots",
                         failure.message, size_text(above)),
             failure.cause}};
    of.memory_above = above;
    of.roster_then.reset();
    of.used_more = true;
    return judgement;
}

/// What the design would be blamed for, where it may be the PC's: others solve the study, and this
/// worker has failed too often for chance. Somebody else is asked then, and the worker may have to
/// rest. Nothing: there is no doubt.
std::optional<Judgement> Scheduler::State::doubt(TrialId id, WorkerId worker,
                                                 const Failure& failure, Instant now) {
    // Two more PCs that are ill as well are believed at last.
    constexpr std::uint32_t doubts_max = 3;
    Trial& of = trial(id);
    Study& study = studies.at(id.study);
    std::uint64_t here = 0;
    if (roster.knows(worker))
        for (const AttemptId other : roster.attempts(worker))
            if (attempts.at(other).trial.study == id.study) ++here;
    using Elsewhere = Peers::Elsewhere;
    const Peers::Finding found =
        study.peers.failed(worker, study.running > here ? Elsewhere::at_work : Elsewhere::idle);
    // Of a set-up that works elsewhere nothing can be wrong but here.
    const bool of_setup = failure.kind == FailureKind::setup;
    if (of_setup && found.others_solved == 0) return std::nullopt;
    const bool doubtful = found.doubtful || of_setup;
    if (found.ill && roster.knows(worker)) {
        const std::string elsewhere =
            found.others == 0 ? "before any attempt elsewhere had ended"
                              : fmt::format("while {} of the last {} elsewhere were solved",
                                            found.others_solved, found.others);
        const std::string why = fmt::format("{} attempts in a row failed there, {}: {}",
                                            found.in_row, elsewhere, failure.message);
        const PcHealth::Finding rests = health.failed_alone(worker, id, now, why);
        if (rests.rest) roster.rest(worker);
        if (rests.rests_first)
            outbox.push_back(WorkerNote{
                worker, fmt::format("rests for {}, because {}; see whether the solver, and what it "
                                    "needs, is well on that PC; it is tried again by itself",
                                    seconds(*rests.rest), why)});
    }
    if (!doubtful) return std::nullopt;
    // Its failure stands at last, which does not make the worker well.
    if (of.doubts >= (found.early ? 1 : doubts_max)) {
        if (of_setup) return std::nullopt;
        return of.tries.failed(failure, study.terms.retry);
    }
    ++of.doubts;
    of.not_at = worker;
    of.roster_then.reset();
    return Judgement(of.tries.uncounted());
}

void Scheduler::State::worked_well(WorkerId worker, StudyId study) {
    if (!health.well(worker, study)) return;
    roster.recover(worker);
    outbox.push_back(WorkerNote{worker, "works again"});
}

}  // namespace femrun::schedule
