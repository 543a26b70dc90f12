// SPDX-License-Identifier: MIT
// Workers that have an end, and what can be expected to end before it.
//
// A worker that is a job of an engine has an hour, say. A solve that is begun too late is cut, and
// what it has cost is lost; one that is not begun costs nothing, because the worker leaves and its
// CPU is there for others, its successor among them. So a solve is begun where 97 of the last
// hundred would have ended in time. Measured in docs/performance.md.
//
// What takes longer than a worker has had from its beginning no waiting makes fit: of those solves
// only the others count there, while they are at least every other one. A trial that was cut is
// known to take longer than that, and goes to a worker with more time left.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"

namespace femrun::schedule {

/// How long the last solves of one study took.
class SolveTimes {
public:
    void solved(Duration took) { add(took); }
    /// What was cut at its worker's end would have taken longer, nobody knows by how much. A
    /// quarter more is asked for, so that four tries are twice as long. Gives that.
    Duration cut(Duration after);

    /// What a worker should have left that had `whole` when it came, and that opens the study for
    /// so long first; nothing: most solves take longer than that. One that has just come has it, or
    /// it would be sent home for another that would be. `at_work`: for how long the longest of
    /// those that are not over has been solved; it counts while few are known. Where nothing is
    /// known a tenth of `whole`: what is cut then is little, and teaches something.
    std::optional<Duration> needs(Duration whole, Duration opening = Duration::zero(),
                                  Duration at_work = Duration::zero()) const;
    /// How long the first ones take may be unlike all others: they are the shortest.
    bool few_are_known() const;
    /// The same of a worker that had as long as anybody wants; nothing: not known.
    std::optional<Duration> needs() const;

    std::size_t footprint() const { return last_.size() + sorted_.size(); }

private:
    void add(Duration took);
    Duration expected(std::size_t of) const;

    std::deque<Duration> last_;
    std::vector<Duration> sorted_;  // the same
};

/// Of workers that are there, those that have an end.
class Ends {
public:
    struct End {
        Instant at;
        Duration whole;  // that it had when it came
    };

    void set(WorkerId worker, Instant at, Instant now);
    void forget(WorkerId worker) { ends_.erase(worker); }
    bool none() const { return ends_.empty(); }
    const End* find(WorkerId worker) const {
        const auto found = ends_.find(worker);
        return found == ends_.end() ? nullptr : &found->second;
    }
    const std::map<WorkerId, End>& all() const { return ends_; }
    std::size_t footprint() const { return ends_.size(); }

private:
    std::map<WorkerId, End> ends_;
};

}  // namespace femrun::schedule
