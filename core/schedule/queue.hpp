// SPDX-License-Identifier: MIT
// Trials that wait for a slot. Studies take turns, one trial a turn; within a study trials to be
// tried again go first, then new ones in the order in which they came.
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

namespace femrun::schedule {

/// Whether attempts of a study hold licences, for which they need a slot that is free.
enum class Licensed { no, yes };
/// Why a trial backs off.
enum class Awaits { nothing, licence };

class Queue {
public:
    /// Opens the study, or lets a halted one go on.
    void open(StudyId study, Licensed licensed);
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

    /// The study whose turn it is, among those of this sort.
    std::optional<StudyId> turn(Licensed licensed) const;
    /// The study whose turn it is, among all.
    std::optional<StudyId> turn() const;
    /// The study's first trial; it has one ready. Takes it out and ends the turn.
    TrialId serve(StudyId study);

    /// All suspects, in the order in which they came; of halted studies too.
    std::vector<TrialId> suspects() const;
    bool is_halted(StudyId study) const { return lines_.at(study).halted; }

    /// The study waits for a licence: no turn for it until `resume`.
    void step_aside(StudyId study);
    void resume(StudyId study);
    /// It has a trial that could start now.
    bool wants(StudyId study) const;

    std::uint64_t size(StudyId study) const;
    /// Of those, held back by a licence only.
    std::uint64_t awaiting_licence(StudyId study) const;

    /// Entries kept, of every sort.
    std::size_t footprint() const;

private:
    enum class Rank { tried, fresh };
    using Key = std::tuple<Rank, std::uint64_t, std::uint64_t>;  // rank, sequence, trial number
    struct Line {
        Licensed licensed = Licensed::no;
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

    std::map<std::uint64_t, StudyId>& turns(Licensed licensed);
    void add(TrialId trial, Rank rank);
    void end_back_off(TrialId trial);
    void end_suspicion(TrialId trial);
    void call(StudyId study, Line& line);
    void call_off(Line& line);

    std::map<StudyId, Line> lines_;
    std::map<TrialId, Key> ready_;
    std::map<TrialId, BackingOff> backing_off_;
    std::map<TrialId, std::uint64_t> suspects_;                   // with their sequence
    std::set<std::pair<std::uint64_t, TrialId>> suspects_order_;  // the same
    std::set<std::pair<Instant, TrialId>> releases_;
    std::map<std::uint64_t, StudyId> free_turns_, licensed_turns_;  // by ticket
    std::uint64_t last_ticket_ = 0, last_sequence_ = 0;
};

}  // namespace femrun::schedule
