// SPDX-License-Identifier: MIT
// Whose fault it is when a worker has no disk, no memory or no processes left: the design's, which
// asks for too much, or the PC's, which has nothing to give. What others find there tells.
//
// The first such failure after something went well may be the design's and counts as a try. While
// nothing goes well between them, further ones say nothing about the designs: they count for
// nothing, and after the third the worker rests, each time longer, and is then given one attempt to
// see. A design that nobody is there to be compared with is given up in the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"

namespace femrun::schedule {

class PcHealth {
public:
    enum class Blame { design, pc };
    struct Finding {
        Blame blame = Blame::design;
        bool hopeless = false;         // for this trial: it alone failed, again and again
        std::optional<Duration> rest;  // the worker is to rest for so long
        bool rests_first = false;      // for the first time in this row: worth a word
    };

    /// An attempt at the trial met a condition of the worker's PC.
    Finding failed(WorkerId worker, TrialId trial, Instant now, std::string why = {});
    /// Attempts at the study fail there alone (peers.hpp): the worker rests.
    Finding failed_alone(WorkerId worker, TrialId trial, Instant now, std::string why);
    /// Something of the study went well there, which says nothing of another study that fails there
    /// alone. Whether the worker was ill enough to have rested.
    bool well(WorkerId worker, StudyId study);
    void gone(WorkerId worker);
    /// The study ended: gives the workers that were ill with it alone, and are well now.
    std::vector<WorkerId> forget(StudyId study);

    /// What ails the worker; nothing while it is well.
    struct Illness {
        std::optional<Instant> rests_until;
        std::string why;  // the last failure: "stage 'disk': no space left"
    };
    std::optional<Illness> illness(WorkerId worker) const;

    /// Takes the workers whose rest is over.
    std::vector<WorkerId> rested(Instant now);
    std::optional<Instant> next_end() const;

    /// Entries kept, of every sort.
    std::size_t footprint() const { return rows_.size() + ends_.size(); }

private:
    struct Row {
        std::uint32_t failures = 0;  // in a row
        TrialId first;
        std::uint32_t of_first = 0;      // failures, until another trial failed too
        bool of_several = false;         // trials
        std::optional<StudyId> alone{};  // that fails there and not elsewhere
        Duration rest{0};                // the last one
        std::optional<Instant> rests_until;
        std::string why;  // of the last failure
    };

    std::map<WorkerId, Row> rows_;  // of those that are ill
    std::set<std::pair<Instant, WorkerId>> ends_;
};

}  // namespace femrun::schedule
