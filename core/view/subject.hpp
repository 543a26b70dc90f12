// SPDX-License-Identifier: MIT
// What is looked at, and who leads in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/history.hpp"
#include "study/definition.hpp"
#include "study/goals.hpp"
#include "study/search_space.hpp"

namespace femrun::view {

/// A study with its past; all borrowed for the time of a call. `space` and `goals` are compiled
/// from `definition`.
struct Subject {
    const study::StudyDefinition& definition;
    const study::SearchSpace& space;
    const study::Goals& goals;
    const store::History& history;
    bool abandoned = false;              // see store::StudyRow
    std::string database = "femrun.db";  // its path, as the user gave it
    /// Of a study that a scheduler has: what commands about it take, such as " --scheduler @lab".
    std::optional<std::string> elsewhere{};
};

/// A command that shows more of it, such as `femrun show beam --front`.
std::string show_command(const Subject& subject, std::string_view options = "");

/// The word for a study's state: "stopped" when it is on record as running and no program runs it.
inline std::string_view state_text(store::StudyState state, bool abandoned) {
    return abandoned ? "stopped" : store::to_string(state);
}

struct Leaders {
    /// A single objective: the best feasible trial. Several: none.
    std::optional<std::uint64_t> best;
    /// Several objectives: the feasible trials that no other dominates, by number. A single one:
    /// the best alone.
    std::vector<std::uint64_t> front;
    /// When no trial is feasible: the complete one that is least outside.
    std::optional<std::uint64_t> nearest;
};

/// One pass over the trials. Of equally good ones the earlier-ended leads.
Leaders leaders(const Subject& subject);

/// Trials that are complete but outside a constraint.
std::uint64_t infeasible_count(const Subject& subject);

/// The quantities of a trial's design, as SearchSpace::expand orders them. Of a trial outside the
/// search space only what its parameters had; the rest is NaN.
std::vector<study::NamedValue> quantities_of(const Subject& subject,
                                             const store::TrialHistory& trial);

/// Calls `work(trial, losses)` for each complete trial that counts, in the order of their ends.
template <typename Work>
void each_complete(const Subject& subject, Work&& work) {
    for (const std::uint64_t number : subject.history.ended()) {
        const store::TrialHistory trial = subject.history.trial(number);
        if (trial.state == study::TrialState::complete && trial.is_one_more())
            work(trial, subject.goals.losses(trial.verdict.values));
    }
}

}  // namespace femrun::view
