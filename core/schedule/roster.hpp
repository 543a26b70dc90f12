// SPDX-License-Identifier: MIT
// The workers now enlisted, ordered by how much room they have: most free slots first, ties by id.
// On the roster but chosen for nothing are workers that are late, until they sign again; that rest;
// that have one attempt to see whether they are well again; and one that is kept for, or has, an
// attempt that nothing else may run beside.
//
// A worker can refuse a study (its solver is not installed there). Studies that someone refuses
// have an order of their own without those, so that a choice stays one look at its begin.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "schedule/lease.hpp"
#include "schedule/retry_policy.hpp"

namespace femrun::schedule {

/// Where an assignment may go: to a slot that is free, or also behind those that a worker runs.
enum class Place { slot, backlog };

class Roster {
public:
    explicit Roster(Duration heartbeat) : heartbeat_(heartbeat) {}

    /// A worker that is on the roster already has these slots from now on.
    void enlist(WorkerId worker, std::uint32_t slots, Instant now);
    /// Takes it off and gives the attempts that it held, by id.
    std::vector<AttemptId> dismiss(WorkerId worker);
    bool knows(WorkerId worker) const { return workers_.contains(worker); }
    void renew(WorkerId worker, Instant now);
    /// Notes who is late by now; gives those whose lease has expired since the last call.
    std::vector<WorkerId> settle(Instant now);
    /// When the next lease expires.
    std::optional<Instant> next_expiry() const;
    /// It has not signed for a while. The worker is on the roster.
    bool is_late(WorkerId worker) const { return workers_.at(worker).late; }
    Duration silence(WorkerId worker, Instant now) const {
        return workers_.at(worker).lease.silence(now);
    }

    void set_backlog(std::uint32_t backlog) { backlog_ = backlog; }

    /// Not chosen for the study any more. The worker is on the roster.
    void refuse(WorkerId worker, StudyId study);
    /// The study ended: its refusals go.
    void forget(StudyId study);
    /// The worker has opened the study, with its plugin there. The worker is on the roster.
    void opened(WorkerId worker, StudyId study, Home home);
    /// Where its plugin for the study lives; nothing while it has not opened it.
    std::optional<Home> home(WorkerId worker, StudyId study) const;

    /// Whether some worker has such a place.
    bool has(Place place) const { return has(place, by_room_); }
    /// Whether one that takes the study has.
    bool has(Place place, StudyId study) const { return has(place, takers(study)); }
    /// A worker that takes the study signs, whether it has room or not.
    bool serves(StudyId study) const { return !takers(study).empty(); }
    /// The worker with most room; `avoid` only if no other has such a place.
    WorkerId choose(Place place, StudyId study, std::optional<WorkerId> avoid) const;

    // -- attempts that nothing else may run beside

    /// A worker that takes the study and has nothing, best not `avoid`.
    std::optional<WorkerId> choose_empty(StudyId study, std::optional<WorkerId> avoid) const;
    /// Keeps one worker that takes the study free of anything new, so that it will be empty.
    void reserve(StudyId study);
    void end_reservation();
    void start_alone(WorkerId worker, AttemptId attempt);

    // -- workers whose PC lacks something

    void rest(WorkerId worker);
    /// It is given one attempt at a time until `recover`.
    void rest_over(WorkerId worker);
    void recover(WorkerId worker);

    /// The slots of the worker, which may be gone.
    std::uint32_t slots(WorkerId worker) const;
    /// The attempts that the worker has.
    const std::set<AttemptId>& attempts(WorkerId worker) const {
        return workers_.at(worker).attempts;
    }
    void start(WorkerId worker, AttemptId attempt);
    /// The worker may be gone.
    void end(WorkerId worker, AttemptId attempt);

    /// Of all workers.
    std::uint32_t slots() const { return slots_; }

    /// Entries kept, of every sort.
    std::size_t footprint() const;

private:
    struct Worker {
        std::uint32_t slots = 0;
        std::set<AttemptId> attempts;
        Lease lease;
        std::map<StudyId, Home> homes;  // of the studies that it has opened
        bool late = false;
        bool rests = false, on_probation = false;
        bool reserved = false, alone = false;

        std::int64_t free() const {
            return std::int64_t{slots} - static_cast<std::int64_t>(attempts.size());
        }
        bool can_be_chosen() const {
            const bool one_at_most = on_probation && !attempts.empty();
            return !late && slots > 0 && !rests && !one_at_most && !reserved && !alone;
        }
    };
    using ByRoom = std::set<std::pair<std::int64_t, WorkerId>>;  // by -free
    struct Refused {
        std::set<WorkerId> by;
        ByRoom takers;  // of by_room_, without those
    };

    void list(WorkerId id, const Worker& worker);
    void unlist(WorkerId id, const Worker& worker);
    template <typename Change>
    void change(WorkerId id, Change change);
    bool refuses(WorkerId worker, StudyId study) const;
    bool can_have_alone(WorkerId worker, StudyId study) const;
    std::int64_t least(Place place) const;
    bool has(Place place, const ByRoom& workers) const;
    const ByRoom& takers(StudyId study) const;

    Duration heartbeat_;
    std::uint32_t backlog_ = 0;
    std::uint32_t slots_ = 0;
    std::map<WorkerId, Worker> workers_;
    ByRoom by_room_;            // those that can be chosen
    std::set<WorkerId> empty_;  // of those, that have nothing
    std::optional<WorkerId> reserved_;
    std::set<std::pair<Instant, WorkerId>> late_at_;    // of the fresh ones
    std::set<std::pair<Instant, WorkerId>> silent_at_;  // of those that are not silent
    std::map<StudyId, Refused> refused_;                // by one worker at least
};

}  // namespace femrun::schedule
