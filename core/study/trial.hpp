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
    setup,           // nothing can be solved as the study is set up: it stops, and nobody learns
};

/// What decides, beyond the kind, what follows from a failure. The core assigns it where a failure
/// comes in; a stage is a text for people and for optimizers, and decides nothing.
enum class Cause {
    plain,
    // design
    declared,     // the study file itself says that such an ending is the design's
    unreadable,   // a result that the settings name was not found: the set-up, or the design
    implausible,  // a response is outside its plausible range
    unjudged,     // there is a response, but a goal has no value for it
    // resource
    licence,
    memory,
    disk,
    time,
    // infrastructure
    worker,  // it is gone with the attempt
    host,    // the process of the plugin died at it
    femrun,  // Femrun itself ended while it ran
    // The numbers cross wires: newer causes follow here, whatever their kind.
    start,         // resource: no process, descriptor or memory is left to start the solver with
    opening,       // infrastructure: the solver died or hung before it was given a design
    silent,        // infrastructure: the worker is not heard of
    given_back,    // infrastructure: the worker could not do it
    not_begun,     // infrastructure: nobody had begun it when it was taken back
    superseded,    // infrastructure: another attempt at its trial was first, or is worth more
    stopped,       // infrastructure: its study was stopped
    memory_limit,  // resource: the attempt used more memory than it may
};
inline constexpr Cause last_cause = Cause::memory_limit;

/// Why an attempt or a trial failed. `stage` names where, in the solver's words (model, mesh,
/// solve, post) or in Femrun's own (worker, host, start): a text that nothing is decided by.
struct Failure {
    FailureKind kind = FailureKind::fault;
    std::string stage;
    std::string message;
    Cause cause = Cause::plain;
    bool operator==(const Failure&) const = default;
};

/// What a plugin says of licences that its attempt holds: it ended something that held one by
/// force, or one was not to be had.
struct LicenceNews {
    enum class What { killed, denied };
    What what = What::killed;
    std::string pool;  // empty: every pool that the attempt holds
    bool operator==(const LicenceNews&) const = default;
};
bool was_denied(const std::vector<LicenceNews>& news);

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
std::string_view to_string(Cause cause);
std::optional<TrialState> trial_state_from(std::string_view text);
std::optional<AttemptState> attempt_state_from(std::string_view text);
std::optional<FailureKind> failure_kind_from(std::string_view text);
std::optional<Cause> cause_from(std::string_view text);

/// The cause that a plugin means by the stage of a missing resource: "licence", "memory", "disk",
/// "time", or "start" for a program of its own. For whoever takes a plugin's word, and nobody else.
Cause resource_cause(std::string_view stage);

inline bool is_finished(TrialState state) {
    return state != TrialState::queued && state != TrialState::running;
}

}  // namespace femrun::study
