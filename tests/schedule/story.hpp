// SPDX-License-Identifier: MIT
// The words in which the scheduler's tests are told.
#pragma once

#include <chrono>
#include <ostream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/match.hpp"
#include "schedule/scheduler.hpp"

namespace femrun::schedule {

using namespace std::chrono_literals;
using study::AttemptState;
using study::Failure;
using study::FailureKind;
using Commands = std::vector<Command>;

inline const Instant start{};
inline const StudyId beam{1}, wing{2}, gear{3};
inline const WorkerId ada{1}, bob{2}, cyd{3};

inline TrialId trial(std::uint64_t number, StudyId study = beam) { return {study, number}; }
inline AttemptId attempt(std::uint64_t id) { return {id}; }

/// A failure with the cause that the core gives to one of this stage.
inline Failure failure(FailureKind kind, std::string stage, std::string message = "it broke") {
    study::Cause cause = study::Cause::plain;
    if (kind == FailureKind::resource) cause = study::resource_cause(stage);
    if (kind == FailureKind::infrastructure && stage == "host") cause = study::Cause::host;
    if (kind == FailureKind::infrastructure && stage == "start") cause = study::Cause::opening;
    if (kind == FailureKind::infrastructure && stage == "worker") cause = study::Cause::given_back;
    return {kind, std::move(stage), std::move(message), cause};
}
inline Failure lost(std::string why, study::Cause cause = study::Cause::worker) {
    return {FailureKind::infrastructure, "worker", std::move(why), cause};
}
inline Failure silent(std::string why) { return lost(std::move(why), study::Cause::silent); }
inline Failure superseded(std::string why) {
    return lost(std::move(why), study::Cause::superseded);
}
inline Failure not_begun(const std::string& why) {
    return {FailureKind::infrastructure, "femrun", "not begun: " + why, study::Cause::not_begun};
}
inline std::vector<Begun> begun(std::uint64_t id, Duration worked = Duration::zero()) {
    return {{attempt(id), worked}};
}
inline Failure stopped() {
    return {FailureKind::infrastructure, "study", "the study was stopped", study::Cause::stopped};
}

/// Terms of a study with these licences, the rest as it comes.
inline StudyTerms licensed(std::string pool, study::Licence licence) {
    return {.retry = {}, .solve_limit = {}, .licences = {{std::move(pool), licence}}};
}

// -- what a failed comparison prints

inline std::string shown(const Failure& failure) {
    return fmt::format("{}/{}/{}: {}", study::to_string(failure.kind),
                       study::to_string(failure.cause), failure.stage, failure.message);
}

inline std::ostream& operator<<(std::ostream& out, const Command& command) {
    return out << match(
               command,
               [](const Dispatch& it) {
                   return fmt::format(
                       "Dispatch attempt {} of trial {}.{} (ordinal {}) to {}{}{}",
                       it.attempt.value, it.trial.study.value, it.trial.number, it.ordinal,
                       it.worker.value, it.beside == Beside::nobody ? " alone" : "",
                       it.memory_limit > 0 ? fmt::format(" with {} bytes", it.memory_limit) : "");
               },
               [](const Revoke& it) {
                   return fmt::format("Revoke attempt {} on {} for {}", it.attempt.value,
                                      it.worker.value, static_cast<int>(it.reason));
               },
               [](const AttemptOver& it) {
                   return fmt::format("AttemptOver {} of trial {}.{} {} {}{}", it.attempt.value,
                                      it.trial.study.value, it.trial.number,
                                      study::to_string(it.state), shown(it.failure),
                                      it.counted ? ", counted" : "");
               },
               [](const AttemptLate& it) {
                   return fmt::format("AttemptLate {}", it.attempt.value);
               },
               [](const AttemptBack& it) {
                   return fmt::format("AttemptBack {}", it.attempt.value);
               },
               [](const GiveUp& it) {
                   return fmt::format("GiveUp trial {}.{} {} {}", it.trial.study.value,
                                      it.trial.number, study::to_string(it.state),
                                      shown(it.failure));
               },
               [](const PauseStudy& it) {
                   return fmt::format("PauseStudy {} {}", it.study.value, it.why);
               },
               [](const WorkerSilent& it) {
                   return fmt::format("WorkerSilent {} {}", it.worker.value, it.why);
               },
               [](const WorkerNote& it) {
                   return fmt::format("WorkerNote {} {}", it.worker.value, it.text);
               },
               [](const SendHome& it) {
                   return fmt::format("SendHome {} with {} left of {} for study {}",
                                      it.worker.value, it.why.left.count(), it.why.needs.count(),
                                      it.why.study.value);
               });
}

}  // namespace femrun::schedule
