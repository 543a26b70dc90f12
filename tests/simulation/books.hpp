// SPDX-License-Identifier: MIT
// Books of their own on what is on record, what workers were told and what was heard of them. They
// call foul when a promise is broken.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "schedule/waiting.hpp"
#include "store/record.hpp"
#include "work/attempt.hpp"
#include "work/worker_card.hpp"
#include "world.hpp"

namespace femrun::simulation {

class Books {
public:
    explicit Books(World& world);

    bool all_done() const { return done_.size() == world_.plan.studies.size(); }
    void check_end() const;

    // -- the scheduler's process
    void started();
    void killed() {
        written_ = durable_;
        killed_at_ = world_.now();
    }
    void appended(const store::Record& record);
    void on_disk(const store::Record& record);
    void done(StudyId study) { done_.insert(study); }
    bool is_done(StudyId study) const { return done_.contains(study); }
    AttemptId first_attempt() const { return {durable_.last_attempt + 1}; }

    // -- who is there
    void enlisted(WorkerId worker, const work::WorkerCard& card);
    void gone(WorkerId worker) {
        memory_a_slot_.erase(worker);
        jobs_.erase(worker);
    }
    void refused(WorkerId worker, StudyId study) { refused_.emplace(worker, study); }

    // -- what it tells workers
    void dispatched(WorkerId worker, const work::Assignment& assignment);
    void acknowledged(AttemptId attempt);

    // -- what it hears of them
    void heard(const std::vector<AttemptId>& attempts);
    void reported(AttemptId attempt);
    /// Whether it is believed or not.
    void said(AttemptId attempt, const work::Report& report);
    /// The scheduler's PC stood still for so long, and with it the clock of its decisions.
    void slept(Duration time);

    /// What rests is of attempts that may have left killed solvers, and once of each.
    void check_resting(const std::vector<schedule::PoolStanding>& pools) const;
    /// Who is first in the line of a pool takes what it could have, or lets others.
    void check_lines(const std::vector<schedule::PoolStanding>& pools);

private:
    struct Attempt {
        TrialId trial;
        bool ended = false, is_lost = false;   // the latter: without a report
        std::optional<Instant> rests_until{};  // what licences it held
        std::optional<Instant> back_by{};      // the latest for these; nothing: nobody knows yet
    };
    struct Trial {
        Instant asked{};
        bool ended = false;
        std::set<AttemptId> open;
    };
    /// What follows from records.
    struct State {
        std::map<TrialId, Trial> trials;
        std::map<AttemptId, Attempt> attempts;
        std::uint64_t last_attempt = 0;
    };

    Duration lease() const { return world_.plan.terms.lease; }
    const StudyPlan& plan(StudyId study) const { return world_.plan.studies.at(study.value - 1); }
    void fold(State& state, const store::Record& record) const;
    void count(const store::TrialEnded& fact, StudyId study);
    Duration cooldown(StudyId study) const;
    Instant back_by(const store::AttemptEnded& it, const store::Record& record) const;
    bool is_heard_of(AttemptId attempt) const;
    void check_licences(StudyId study) const;
    bool is_more_there(std::uint64_t memory, StudyId study) const;
    void check_memory(WorkerId worker, const work::Assignment& assignment) const;

    World& world_;
    State written_, durable_;
    std::set<StudyId> done_;
    std::map<StudyId, std::uint64_t> complete_;  // trials
    Instant killed_at_{};
    std::set<AttemptId> dispatched_, of_before_;  // the latter by earlier processes
    std::set<AttemptId> was_late_;                // nobody had heard of it for a lease
    std::map<AttemptId, Instant> lapsed_;         // of those, until when what they held rested
    std::map<AttemptId, Instant> heard_;
    std::set<AttemptId> solved_, at_peace_;  // as reported; the latter have killed no solver
    std::map<WorkerId, std::uint64_t> memory_a_slot_;
    std::map<WorkerId, work::Job> jobs_;             // of workers that are jobs
    std::map<std::string, std::uint32_t> restarts_;  // of jobs, the most that were heard of
    std::set<std::pair<WorkerId, StudyId>> refused_;
    struct Used {
        std::uint64_t there = 0, limit = 0;
    };
    struct First {
        StudyId study;
        Instant since;
    };
    std::map<std::string, First> could_have_;  // by pool
    std::map<AttemptId, Used> may_use_;
    std::map<TrialId, Used> used_more_;
};

}  // namespace femrun::simulation
