// SPDX-License-Identifier: MIT
// The facts of a study. Everything that Femrun knows of a study is a fold of these.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "study/parameter.hpp"
#include "study/trial.hpp"

namespace femrun::store {

/// Who wanted a design tried.
enum class Origin { optimizer, user };

/// The optimizer (or the user) wants this design solved.
struct TrialAsked {
    std::uint64_t trial = 0;
    Origin origin = Origin::optimizer;
    std::uint64_t told = 0;  // how many verdicts the optimizer had been told before it was asked;
                             // with the order of the records this is all that replay needs
    study::Design design;
    std::uint64_t repeats = 0;  // the earlier trial of the same design, which answers this one too:
                                // it has no attempts and ends as that one ended; 0 for a new design
    bool operator==(const TrialAsked&) const = default;
};

struct AttemptStarted {
    std::uint64_t trial = 0;
    AttemptId attempt;
    std::uint32_t ordinal = 1;
    std::string worker;      // its name
    std::string folder;      // where its files will be if it makes any; as of AttemptEnded
    std::string identity{};  // which worker it is, whatever its name; empty where nobody could say
    bool operator==(const AttemptStarted&) const = default;
};

struct AttemptEnded {
    std::uint64_t trial = 0;
    AttemptId attempt;
    study::AttemptState state = study::AttemptState::reported;
    std::vector<double> response;           // empty unless solved
    std::optional<study::Failure> failure;  // none when solved and judged
    bool counted = true;                    // false: late, another attempt had already counted
    double seconds = 0;                     // wall time of the solve
    std::string folder;                     // of its files, relative to the database's files folder
    std::string log;                        // its last lines, when it failed
    bool operator==(const AttemptEnded&) const = default;
};

struct TrialEnded {
    std::uint64_t trial = 0;
    study::TrialState state = study::TrialState::complete;
    std::vector<double> response;  // also of a failed trial whose response could not be judged
    study::Verdict verdict;        // complete only
    std::optional<study::Failure> failure;  // failed only
    bool operator==(const TrialEnded&) const = default;
};

/// The study's goals have changed, and by the new ones a trial that has a response ended so: it is
/// judged anew, not solved anew, and may be complete where it had failed, or the other way round.
struct TrialJudged {
    TrialEnded anew;
    bool operator==(const TrialJudged&) const = default;
};

/// The search space has changed, and this is what a trial's design is in the new one. Later records
/// of it, and its verdict, are of that design. A trial that does not count is outside: it stays on
/// record as it was, and is neither told to the optimizer nor counted nor compared.
struct TrialPlaced {
    std::uint64_t trial = 0;
    bool counts = true;
    study::Design design;  // of one that is outside: NaN where the space has no such value
    std::string why;       // it is outside
    bool operator==(const TrialPlaced&) const = default;
};

/// The study's definition has changed. The optimizer begins anew: it adopts the first `trials`
/// trials as they are, and only what it is asked for after them can be replayed.
struct StudyRevised {
    std::uint64_t trials = 0;
    std::string was;  // the definition until now, as JSON; what trials that are now outside are of
    bool operator==(const StudyRevised&) const = default;
};

/// With what the study is computed from now on: plugins and files, as JSON (study/sources.hpp).
struct SourcesNoted {
    std::string sources;
    bool operator==(const SourcesNoted&) const = default;
};

/// The optimizer goes on by another of its ways. On record because what it chose it by (how long a
/// solve takes, how many are wanted) is not, and could not be repeated: a restored optimizer is
/// told.
struct CourseChosen {
    std::uint64_t trial = 0;  // the first that it was asked for since
    std::uint64_t told = 0;   // as of TrialAsked
    std::string course;       // the optimizer's word for it
    std::string reason;       // for people
    bool operator==(const CourseChosen&) const = default;
};

/// running | paused | interrupted | done. A study that a crash ended is still 'running'.
enum class StudyState { running, paused, interrupted, done };

struct StudyChanged {
    StudyState state = StudyState::running;
    std::string why;  // "200 of 200 trials", "interrupted", ...
    bool operator==(const StudyChanged&) const = default;
};

using Fact = std::variant<TrialAsked, AttemptStarted, AttemptEnded, TrialEnded, TrialJudged,
                          TrialPlaced, StudyRevised, SourcesNoted, StudyChanged, CourseChosen>;

/// One fact in the journal.
struct Record {
    StudyId study;
    WallTime at;
    Fact fact;
    bool operator==(const Record&) const = default;
};

std::string_view to_string(StudyState state);
std::string_view to_string(Origin origin);
std::optional<StudyState> study_state_from(std::string_view text);

}  // namespace femrun::store
