// SPDX-License-Identifier: MIT
// The workers now enlisted, ordered by how much room they have: most slots without a solver first,
// then most free slots, ties by id. On the roster but chosen for nothing are workers that are late,
// until they sign again; that rest; that have one attempt to see whether they are well again; that
// drain; and one that is kept for, or has, an attempt that nothing else may run beside.
//
// A worker can refuse a study (its solver is not installed there), or lack what the study demands.
// Studies that someone does not take have an order of their own without those, so that a choice
// stays one look at its begin.
//
// A slot whose solver is open for a study is *warm* for it. Of the free slots a study is given one
// that is warm for it, else one that has no solver, else one that was another study's.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "schedule/lease.hpp"
#include "schedule/retry_policy.hpp"
#include "schedule/warm_slots.hpp"
#include "schedule/worker_facts.hpp"

namespace femrun::schedule {

class Roster {
public:
    explicit Roster(Duration lease) : lease_(lease) {}

    /// A worker that is on the roster already has these slots from now on, and is what they say.
    void enlist(WorkerId worker, std::uint32_t slots, WorkerFacts facts, Instant now);
    /// Takes it off and gives the attempts that it held, by id.
    std::vector<AttemptId> dismiss(WorkerId worker);
    bool knows(WorkerId worker) const { return workers_.contains(worker); }
    void renew(WorkerId worker, Instant now);
    /// There is no link to it: it is late at once, until it signs again.
    void away(WorkerId worker);
    /// Notes who is late by now; gives those whose lease has expired since the last call.
    std::vector<WorkerId> settle(Instant now);
    /// When the next lease expires.
    std::optional<Instant> next_expiry() const;
    /// It has not signed for a while. The worker is on the roster.
    bool is_late(WorkerId worker) const { return workers_.at(worker).late; }
    Duration silence(WorkerId worker, Instant now) const {
        return lease_of(workers_.at(worker)).silence(now);
    }

    /// How many assignments of the study each worker may hold beyond its slots.
    void set_backlog(StudyId study, std::uint32_t backlog);
    bool has_backlog() const { return !backlogs_.empty(); }

    /// Only workers that fit are chosen for the study.
    void demand(StudyId study, Demand demand);
    /// What workers that are there lack for the study, each once, when none takes it.
    std::vector<std::string> unmet(StudyId study) const;

    /// Not chosen for the study any more. The worker is on the roster.
    void refuse(WorkerId worker, StudyId study);
    /// The study ended: its refusals and demands go, and its solvers are let go.
    void forget(StudyId study);
    /// The worker has opened the study, with its plugin there. The worker is on the roster.
    void opened(WorkerId worker, StudyId study, Home home);
    /// Where its plugin for the study lives; nothing while it has not opened it.
    std::optional<Home> home(WorkerId worker, StudyId study) const;

    /// Whether some worker has a free slot.
    bool has_slot() const { return has_room(1, all_.by_room); }
    /// Whether one that takes the study has.
    bool has_slot(StudyId study) const { return has_room(1, takers(study)); }
    /// A worker that takes the study signs, whether it has room or not.
    bool serves(StudyId study) const { return !takers(study).empty(); }
    struct Choice {
        WorkerId worker;
        std::optional<WarmSlots::Holder> displaced;  // whose warm slot it would be given
    };
    /// Whether a worker may be chosen; empty: each may.
    using May = std::function<bool(WorkerId)>;
    /// Who gives the study the best of its free slots; `avoid` only if no other has one.
    std::optional<Choice> choose(StudyId study, std::optional<WorkerId> avoid,
                                 const May& may = {}) const;
    /// Who may have one of the study behind those that it runs, all of which are soon over.
    std::optional<WorkerId> choose_ahead(StudyId study, const May& may = {}) const;
    /// Free slots at workers that take the study.
    std::uint64_t free_slots(StudyId study) const { return room(study).free_slots; }
    /// All slots of those who take it: of workers that are silent or rest too.
    std::uint64_t slots(StudyId study) const;
    std::size_t takers_count(StudyId study) const;

    // -- trials that not every worker suits

    /// Bytes for each of its slots; 0 where it does not tell.
    std::uint64_t memory_a_slot(WorkerId worker) const {
        return facts_.at(worker).memory_bytes / std::max(workers_.at(worker).slots, 1u);
    }
    /// Whether one that suits takes the study; it may be busy or away.
    template <typename Suits>
    bool has_one(StudyId study, Suits suits) const {
        return std::any_of(workers_.begin(), workers_.end(), [&](const auto& entry) {
            return !entry.second.drains && suits(entry.first) && !refuses(entry.first, study);
        });
    }
    /// One of these that has a free slot.
    template <typename Suits>
    std::optional<WorkerId> choose_one(StudyId study, Suits suits) const {
        for (const Room& room : takers(study)) {
            if (-std::get<1>(room) < 1) return std::nullopt;
            if (suits(std::get<WorkerId>(room))) return std::get<WorkerId>(room);
        }
        return std::nullopt;
    }
    /// Changes with who is there, and with what they take.
    std::uint64_t version() const { return version_; }

    // -- attempts that nothing else may run beside

    /// A worker that takes the study and has nothing, best not `avoid`.
    std::optional<WorkerId> choose_empty(StudyId study, std::optional<WorkerId> avoid,
                                         const May& may = {}) const;
    /// Keeps one worker that takes the study free of anything new, so that it will be empty.
    /// Gives whether one is kept that serves it.
    bool reserve(StudyId study, const May& may = {});
    void end_reservation();
    bool start_alone(WorkerId worker, AttemptId attempt, StudyId study, Instant now);

    // -- workers whose PC lacks something

    void rest(WorkerId worker);
    /// It is given one attempt at a time until `recover`.
    void rest_over(WorkerId worker);
    void recover(WorkerId worker);

    /// It finishes what it has and is given nothing more. Its slots are nobody's to share.
    void drain(WorkerId worker);

    /// The slots of the worker, which may be gone.
    std::uint32_t slots(WorkerId worker) const;
    /// The attempts that the worker has.
    const std::set<AttemptId>& attempts(WorkerId worker) const {
        return workers_.at(worker).attempts;
    }
    /// Whether its solver is to be opened for it.
    bool start(WorkerId worker, AttemptId attempt, StudyId study, Instant now);
    /// The worker may be gone.
    void end(WorkerId worker, AttemptId attempt, StudyId study, WarmSlots::Solver solver);

    /// Of all workers but those that drain.
    std::uint32_t slots() const { return slots_; }
    bool drains(WorkerId worker) const { return workers_.at(worker).drains; }
    bool has_one_at_a_time(WorkerId worker) const { return workers_.at(worker).on_probation; }
    /// Calls `visit` with each worker that is there, by id.
    template <typename Visit>
    void each(Visit visit) const {
        for (const auto& [id, worker] : workers_) visit(id);
    }
    /// The same of those that can be chosen now and have a free slot.
    template <typename Visit>
    void each_with_room(Visit visit) const {
        for (const Room& room : all_.by_room) {
            if (-std::get<1>(room) < 1) return;
            visit(std::get<WorkerId>(room));
        }
    }
    bool takes(WorkerId worker, StudyId study) const { return !refuses(worker, study); }
    /// It has a free slot whose solver is open for the study.
    bool is_warm(WorkerId worker, StudyId study) const {
        return workers_.at(worker).warm.has_warm(study);
    }
    std::size_t size() const { return workers_.size(); }

    /// Entries kept, of every sort.
    std::size_t footprint() const;

private:
    struct Worker {
        std::uint32_t slots = 0;
        std::set<AttemptId> attempts{};
        Instant signed_at;
        Instant busy_since{};                                 // if it has attempts
        std::optional<Instant> late_noted{}, silent_noted{};  // in late_at_ and silent_at_
        WarmSlots warm{};
        std::map<StudyId, Home> homes{};  // of the studies that it has opened
        bool late = false;
        bool rests = false, on_probation = false;
        bool reserved = false, alone = false;
        bool drains = false;

        std::uint32_t slots_to_share() const { return drains ? 0 : slots; }
        std::int64_t free() const {
            return std::int64_t{slots} - static_cast<std::int64_t>(attempts.size());
        }
        bool can_be_chosen() const {
            const bool one_at_most = on_probation && !attempts.empty();
            const bool kept_free = rests || drains || reserved || alone;
            return !late && slots > 0 && !one_at_most && !kept_free;
        }
    };
    // Slots without a solver and free slots, negated. Who has one of the first has one of the
    // second, so that the begin of an order has most of both.
    using Room = std::tuple<std::int64_t, std::int64_t, WorkerId>;
    using ByRoom = std::set<Room>;
    using Times = std::set<std::pair<Instant, WorkerId>>;
    struct Takers {
        ByRoom by_room;
        std::uint64_t free_slots = 0;
    };
    struct Shunned {
        std::map<WorkerId, std::string> by;  // who does not take the study, and why
        Takers takers;                       // those of all_ that do
    };

    /// Who has nothing signs half as often (work::Terms), and is waited for twice as long. When it
    /// is given something it has as long from then on as anybody to say that it has it.
    Lease lease_of(const Worker& worker) const {
        if (worker.attempts.empty()) return {2 * lease_, worker.signed_at};
        return {lease_, std::max(worker.signed_at, worker.busy_since)};
    }

    static Room room_of(WorkerId id, const Worker& worker);
    // What is taken out goes in again, which spares an allocation a decision.
    void list(WorkerId id, const Worker& worker, ByRoom::node_type place);
    ByRoom::node_type unlist(WorkerId id, const Worker& worker);
    static void strike_out(Times& times, std::optional<Instant>& noted, WorkerId id);
    std::vector<WorkerId> due(Times& times, std::optional<Instant> Worker::*noted,
                              Instant (Lease::*limit)() const, Instant now);
    void shun(WorkerId worker, StudyId study, std::string why);
    void check_demand(WorkerId id, StudyId study, const Demand& demand);
    /// Changes what decides whether and where the worker is listed. It may be gone.
    template <typename Change>
    void change(WorkerId id, Change change) {
        const auto found = workers_.find(id);
        if (found == workers_.end()) return;
        auto place = unlist(id, found->second);
        change(found->second);
        list(id, found->second, std::move(place));
    }
    bool refuses(WorkerId worker, StudyId study) const;
    bool can_have_alone(WorkerId worker, StudyId study) const;
    std::optional<Room> best_of(const ByRoom& workers, StudyId study, const May& may,
                                std::optional<WorkerId> but) const;
    static bool has_room(std::int64_t least, const ByRoom& workers);
    const Takers& room(StudyId study) const;
    const ByRoom& takers(StudyId study) const { return room(study).by_room; }

    Duration lease_;
    std::map<StudyId, std::uint32_t> backlogs_;  // none of them 0
    std::uint32_t slots_ = 0;
    std::uint64_t version_ = 0;
    std::map<WorkerId, Worker> workers_;
    std::map<WorkerId, WorkerFacts> facts_;  // of the same
    Takers all_;                             // those that can be chosen
    std::map<StudyId, ByRoom> warm_;  // of those, with a free slot that is warm for the study
    std::uint64_t have_nothing_ = 0;  // workers of those
    std::map<StudyId, Demand> demands_;
    std::optional<WorkerId> reserved_;
    // When to look whether a worker is late or silent: never too late, and often too early, so that
    // signs, and what it is given and is done with, move little here.
    Times late_at_;                       // of the fresh ones
    Times silent_at_;                     // of those that are not silent
    std::map<StudyId, Shunned> shunned_;  // by one worker at least
};

}  // namespace femrun::schedule
