// SPDX-License-Identifier: MIT
// Trials that wait for a slot. The next one is of the study that has fewest slots for its weight,
// among those of the highest priority; ties go to the one that waits longest. So it is slots in use
// that are shared, not starts: a study of long solves has as many as one of short ones. Within a
// study trials to be tried again go first, then new ones in the order in which they came.
//
//              back_off            release
//     (tried) ---------> backing off -----> ready, tried --.
//                                           ready, new ----+--> turn of the study --> served
//
// A study whose turn cannot be used because it waits for a licence steps aside with its place in
// the order of turns, and comes back to it.
//
// Suspects, which are tried with nobody beside them, have no turns: they stand in a line of their
// own, and whoever finds an empty worker for one takes it out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "schedule/retry_policy.hpp"
#include "study/requirements.hpp"

namespace femrun::schedule {

/// Whether trials of a study may be sent to a worker ahead, or only to a slot that is free.
enum class Ahead { no, yes };
/// Why a trial backs off.
enum class Awaits { nothing, licence };

class Queue {
public:
    /// Opens the study, or lets a halted one go on.
    void open(StudyId study, study::Share share);
    void set_ahead(StudyId study, Ahead ahead);
    /// No turn for it any more; its trials stay.
    void halt(StudyId study);
    /// Forgets the study and its trials.
    void close(StudyId study);

    void add_new(TrialId trial);
    void add_tried(TrialId trial, Beside beside);
    void back_off(TrialId trial, Instant until, Awaits awaits, Beside beside);
    /// Takes the trial out, wherever it waits; says whether it did.
    bool remove(TrialId trial);

    /// Makes trials ready whose back-off is over.
    void settle(Instant now);
    std::optional<Instant> next_release() const;

    /// The study whose turn it is.
    std::optional<StudyId> turn() const;
    /// It has a trial ready and could have a turn.
    bool can_be_served(StudyId study) const;
    Ahead ahead(StudyId study) const { return lines_.at(study).ahead; }
    const study::Share& share(StudyId study) const { return lines_.at(study).share; }
    bool has_ready(StudyId study) const { return !lines_.at(study).ready.empty(); }
    /// The study's first trial; it has one ready.
    TrialId next(StudyId study) const {
        return {study, std::get<2>(*lines_.at(study).ready.begin())};
    }
    /// Takes it it out and gives it a slot.
    TrialId serve(StudyId study);
    /// One that did not come by `serve` has a slot of the study's share.
    void started(StudyId study);
    /// A slot of the study's share is free again.
    void ended(StudyId study);

    /// All suspects, in the order in which they came; of halted studies too.
    std::vector<TrialId> suspects() const;
    bool is_halted(StudyId study) const { return lines_.at(study).halted; }

    /// The study waits for a licence: no turn for it until `resume`.
    void step_aside(StudyId study);
    void resume(StudyId study);
    /// It has a trial that could start now.
    bool wants(StudyId study) const;

    /// How the trials of a study wait.
    struct Waiting {
        std::uint64_t ready = 0, suspects = 0, backing_off = 0, for_licence = 0;
        std::optional<Instant> first_release{};  // of those that back off
    };
    Waiting waiting(StudyId study) const;
    /// Where a trial waits.
    struct Place {
        std::optional<Instant> until{};  // it backs off
        Awaits awaits = Awaits::nothing;
        bool suspect = false;
        std::uint64_t ahead = 0;  // trials of its study that go first
    };
    std::optional<Place> find(TrialId trial) const;

    std::uint64_t size(StudyId study) const;
    /// Of those, held back by a licence only.
    std::uint64_t awaiting_licence(StudyId study) const;

    /// Entries kept, of every sort.
    std::size_t footprint() const;

private:
    enum class Rank { tried, fresh };
    using Key = std::tuple<Rank, std::uint64_t, std::uint64_t>;  // rank, sequence, trial number
    // Priority, negated; slots in use for the weight; since when it waits.
    using Turn = std::tuple<std::int64_t, double, std::uint64_t, StudyId>;
    struct Line {
        Ahead ahead = Ahead::no;
        study::Share share;
        std::uint64_t in_use = 0;  // slots
        bool halted = false;
        bool aside = false;
        std::uint64_t ticket = 0;
        std::set<Key> ready;
        std::uint64_t backing_off = 0, backing_off_for_licence = 0, suspects = 0;
    };
    struct BackingOff {
        Instant until;
        Awaits awaits;
        Beside beside;
    };

    static Turn place(StudyId study, const Line& line);
    template <typename Change>
    void change(StudyId study, Line& line, Change change);
    void add(TrialId trial, Rank rank);
    void end_back_off(TrialId trial);
    void end_suspicion(TrialId trial);
    void call(StudyId study, Line& line);
    void call_off(StudyId study, const Line& line);

    std::map<StudyId, Line> lines_;
    std::map<TrialId, Key> ready_;
    std::map<TrialId, BackingOff> backing_off_;
    std::map<TrialId, std::uint64_t> suspects_;                   // with their sequence
    std::set<std::pair<std::uint64_t, TrialId>> suspects_order_;  // the same
    std::set<std::pair<Instant, TrialId>> releases_;
    std::set<Turn> turns_;
    std::uint64_t last_ticket_ = 0, last_sequence_ = 0;
};

}  // namespace femrun::schedule
