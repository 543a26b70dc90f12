// SPDX-License-Identifier: MIT
// The workers now enlisted, ordered by how much room they have: most free slots first, ties by id.
// Late workers are on the roster but are chosen for nothing until they sign again.
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
    void renew_all(Instant now);
    /// Notes who is late by now.
    void settle(Instant now);

    void set_backlog(std::uint32_t backlog) { backlog_ = backlog; }

    /// Not chosen for the study any more. The worker is on the roster.
    void refuse(WorkerId worker, StudyId study);
    /// The study ended: its refusals go.
    void forget(StudyId study) { refused_.erase(study); }

    /// Whether some worker has such a place.
    bool has(Place place) const { return has(place, by_room_); }
    /// Whether one that takes the study has.
    bool has(Place place, StudyId study) const { return has(place, takers(study)); }
    /// A worker that takes the study signs, whether it has room or not.
    bool serves(StudyId study) const { return !takers(study).empty(); }
    /// The worker with most room; `avoid` only if no other has such a place.
    WorkerId choose(Place place, StudyId study, std::optional<WorkerId> avoid) const;

    /// The attempts that the worker has.
    const std::set<AttemptId>& attempts(WorkerId worker) const {
        return workers_.at(worker).attempts;
    }
    void start(WorkerId worker, AttemptId attempt);
    /// The worker may be gone.
    void end(WorkerId worker, AttemptId attempt);

    /// How many solves a new assignment waits for at this worker: 0 when a slot is free.
    std::uint32_t solves_ahead(WorkerId worker) const;
    /// Of all workers.
    std::uint32_t slots() const { return slots_; }

    /// Entries kept, of every sort.
    std::size_t footprint() const;

private:
    struct Worker {
        std::uint32_t slots = 0;
        std::set<AttemptId> attempts;
        Lease lease;
        bool late = false;

        std::int64_t free() const {
            return std::int64_t{slots} - static_cast<std::int64_t>(attempts.size());
        }
    };
    using ByRoom = std::set<std::pair<std::int64_t, WorkerId>>;  // by -free
    struct Refused {
        std::set<WorkerId> by;
        ByRoom takers;  // of by_room_, without those
    };

    void list(WorkerId id, const Worker& worker);
    void unlist(WorkerId id, const Worker& worker);
    std::int64_t least(Place place) const;
    bool has(Place place, const ByRoom& workers) const;
    const ByRoom& takers(StudyId study) const;

    Duration heartbeat_;
    std::uint32_t backlog_ = 0;
    std::uint32_t slots_ = 0;
    std::map<WorkerId, Worker> workers_;
    ByRoom by_room_;                                  // those that are fresh and have slots
    std::set<std::pair<Instant, WorkerId>> late_at_;  // of the fresh ones
    std::map<StudyId, Refused> refused_;              // by one worker at least
};

}  // namespace femrun::schedule
