// SPDX-License-Identifier: MIT
// Licences that attempts share: named pools with a count. An attempt takes what its study holds of
// each pool when it starts and gives it back when it ends; after a killed solver what it held rests
// for a while, because the licence server takes its time to notice.
//
// What rests does so for an attempt, and once: whatever is heard of that attempt later (it was
// lost, withdrawn, is on record as killed) finds what rests for it, and begins no second rest.
//
// Studies that cannot have what they need stand in line, with one ticket for all their pools. Who
// is first in a line is not overtaken there, so a study that needs three licences is not starved
// by one that always takes the next. Tickets order all lines alike: the lowest ticket is first
// wherever it stands, so no two studies wait for each other.
//
// A pool may be Slurm's: then jobs hold of it what Slurm gave them, which is not there for others,
// and what runs in such a job uses that. Nobody stands in line for those.
#pragma once

#include <algorithm>
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
#include "schedule/job_licences.hpp"
#include "schedule/waiting.hpp"
#include "study/definition.hpp"

namespace femrun::schedule {

/// What one attempt holds, by pool.
struct HeldPart {
    std::string pool;
    std::uint32_t tokens = 0;
    std::optional<WorkerId> brought_by{};  // by its worker's job: none of those that all share
    bool operator==(const HeldPart&) const = default;
};
using Held = std::vector<HeldPart>;

class LicencePools {
public:
    /// The house has so many licences of the pool, whatever studies believe; the longest cool-down
    /// of all stands. When there are fewer than are out, they are waited for.
    void set(const std::string& name, std::uint32_t count, Duration cooldown);
    /// The pool is the studies' again.
    void unset(const std::string& name);
    /// How many the house has.
    std::optional<std::uint32_t> of_house(const std::string& name) const;
    /// So many of them are people's.
    void keep_for_people(const std::string& name, std::uint32_t licences);
    /// The pool of the house is this licence of an engine; empty: of none.
    void is_engines(const std::string& name, const std::string& licence);
    /// The job that the worker is holds these, by the engine's names.
    void bring(WorkerId worker, const std::map<std::string, std::uint32_t>& licences);
    /// What it brought is the engine's again.
    void worker_gone(WorkerId worker);
    /// Somebody has counted so many that are free. Until then no more may be out than now and
    /// these; it never makes the pool larger. An engine knows nothing of those that are out here:
    /// what it counts may be out at once.
    void free(const std::string& name, std::uint32_t licences, Instant until);
    /// The study's terms, instead of earlier ones of it. When studies disagree about a pool that is
    /// not the house's, the smallest count and the longest cool-down stand.
    void claim(StudyId study, const std::map<std::string, study::Licence>& terms);
    /// The study ended: its terms go, and its place in line.
    void drop(StudyId study);

    /// All that an attempt of the study needs is there, and nobody is before it in line.
    bool obtainable(StudyId study) const;
    /// The same at that worker, whose job may bring it.
    bool obtainable(StudyId study, WorkerId at) const;
    /// The worker's job brings some of what an attempt of the study needs, and the rest is there.
    bool brings(StudyId study, WorkerId worker) const;
    /// Some worker does.
    bool some_bring(StudyId study) const;
    /// Those in line for which some worker does.
    std::vector<StudyId> may_be_brought() const;
    /// Takes what an attempt of the study holds there; it is obtainable. Leaves the line.
    Held take(StudyId study, WorkerId at);
    /// The same for an attempt that was believed to be gone and has held it all the time: what
    /// rests for it, or more, though more may be out then than there are.
    Held take_again(StudyId study, AttemptId attempt, WorkerId at);

    /// Stands in line, if it does not yet.
    void wait(StudyId study);
    /// Leaves the line without having taken anything.
    void leave(StudyId study);
    std::vector<StudyId> in_line() const;
    /// Studies in line whose turn has come since the last call, each once, by id.
    std::vector<StudyId> come_of_age();

    void give_back(const Held& held);
    /// What a study's attempt of before a restart may still hold rests as if it were killed then.
    void rest_unheld(StudyId study, AttemptId attempt, Instant then);
    /// What rested of the attempt when a restart came, or when its study was closed, rests on.
    void rest_unheld(const Held& held, Instant until, AttemptId attempt);
    /// What the attempt held is given back when the pool's cool-down is over; earlier when it comes
    /// back after all.
    void rest(const Held& held, Instant now, AttemptId attempt);
    void rest_until(const Held& held, Instant until, AttemptId attempt);
    /// The attempt's solver has ended in peace, or never ran: what rests for it is there again.
    void wake(AttemptId attempt);
    /// Ends the rests that are over.
    void settle(Instant now);
    std::optional<Instant> next_return() const;

    // -- what can be seen

    /// A pool of which an attempt of the study cannot have what it needs now.
    struct Shortage {
        std::string pool;
        std::uint32_t needs = 1;
        std::optional<StudyId> behind{};  // who stands before it in line
    };
    std::vector<Shortage> shortages(StudyId study) const;
    std::vector<std::string> names() const;
    /// Who holds them is the caller's to know.
    PoolStanding standing(const std::string& name, Instant now) const;

    /// Entries kept, of every sort.
    std::size_t footprint() const;

private:
    struct Pool {
        std::map<StudyId, study::Licence> claims;
        std::optional<std::pair<std::uint32_t, Duration>> of_house;  // count and cool-down
        std::uint32_t count = 0;
        Duration cooldown{0};
        std::uint32_t for_people = 0;
        std::optional<std::pair<Instant, std::uint64_t>> counted;  // until when, how many
        std::uint64_t out = 0;                                     // held by attempts or resting
        std::string of_engine{};                                   // its name there
        std::uint32_t by_jobs = 0;                                 // held by jobs there

        /// That may be out at once now.
        std::uint64_t usable() const {
            const std::uint64_t ours = count - std::min(count, for_people + by_jobs);
            return counted ? std::min(ours, counted->second) : ours;
        }
        std::map<std::uint64_t, StudyId> queue;  // by ticket
    };

    struct Resting {
        HeldPart part;
        AttemptId attempt;  // that held them, and may come back
    };

    Held need(StudyId study) const;
    Held awoken(AttemptId attempt);
    bool rests(AttemptId attempt, const std::string& pool) const;
    void agree(const std::string& name);
    void returned(const HeldPart& part);
    bool there_is(StudyId study, const HeldPart& part) const;
    bool is_brought(const HeldPart& part, WorkerId by) const;
    void count_brought();

    std::map<std::string, Pool> pools_;
    JobLicences jobs_;
    std::map<StudyId, std::vector<std::string>> pools_of_;
    std::map<StudyId, std::uint64_t> tickets_;
    std::uint64_t last_ticket_ = 0;
    std::multimap<Instant, Resting> resting_;
    std::set<std::string> changed_;  // whose first in line may have come of age
};

}  // namespace femrun::schedule
