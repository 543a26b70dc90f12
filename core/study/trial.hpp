// SPDX-License-Identifier: MIT
// What can become of a trial and of an attempt at it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace femrun::study {

/// queued -> running -> complete | pruned | failed | cancelled. Infeasible is a verdict on
/// `complete`.
enum class TrialState { queued, running, complete, pruned, failed, cancelled };

/// started -> reported | lost | revoked | cancelled.
enum class AttemptState { started, reported, lost, revoked, cancelled };

/// Whose failure it is, which decides what happens next (design.md section 4).
enum class FailureKind {
    design,          // this design cannot be solved: never retried, the optimizer learns from it
    resource,        // licence, memory, disk, time: retried with back-off
    infrastructure,  // worker lost, host died: retried on another worker
    fault,           // the plugin broke its promise: named, and the study pauses after repeats
};

/// Why an attempt or a trial failed. `stage` names where, in the solver's words: model, mesh,
/// solve, post for designs; licence, memory, disk, time for resources; worker, host for
/// infrastructure.
struct Failure {
    FailureKind kind = FailureKind::fault;
    std::string stage;
    std::string message;
    bool operator==(const Failure&) const = default;
};

/// The judgement on a response.
struct Verdict {
    std::vector<double> values;  // one an objective, as the study file names them
    /// One a constraint, in its own unit: how far it is beyond its nearer limit; negative when it
    /// is kept, and then how much room is left.
    std::vector<double> excesses;
    double violation = 0;  // sum of the positive ones, each scaled by its limit; 0 when feasible
    bool feasible = true;
    bool operator==(const Verdict&) const = default;
};

std::string_view to_string(TrialState state);
std::string_view to_string(AttemptState state);
std::string_view to_string(FailureKind kind);
std::optional<TrialState> trial_state_from(std::string_view text);
std::optional<AttemptState> attempt_state_from(std::string_view text);
std::optional<FailureKind> failure_kind_from(std::string_view text);

inline bool is_finished(TrialState state) {
    return state != TrialState::queued && state != TrialState::running;
}

}  // namespace femrun::study
