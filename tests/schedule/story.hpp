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

inline Failure failure(FailureKind kind, std::string stage, std::string message = "it broke") {
    return {kind, std::move(stage), std::move(message)};
}
inline Failure lost(std::string why) {
    return failure(FailureKind::infrastructure, "worker", std::move(why));
}
inline Failure not_begun(const std::string& why) {
    return failure(FailureKind::infrastructure, "femrun", "not begun: " + why);
}
inline std::vector<Begun> begun(std::uint64_t id, Duration worked = Duration::zero()) {
    return {{attempt(id), worked}};
}
inline Failure stopped() {
    return failure(FailureKind::infrastructure, "study", "the study was stopped");
}

/// Terms of a study with these licences, the rest as it comes.
inline StudyTerms licensed(std::string pool, study::Licence licence) {
    return {.retry = {}, .solve_limit = {}, .licences = {{std::move(pool), licence}}};
}

// -- what a failed comparison prints

inline std::string shown(const Failure& failure) {
    return fmt::format("{}/{}: {}", study::to_string(failure.kind), failure.stage, failure.message);
}

inline std::ostream& operator<<(std::ostream& out, const Command& command) {
    return out << match(
               command,
               [](const Dispatch& it) {
                   return fmt::format("Dispatch attempt {} of trial {}.{} (ordinal {}) to {}{}",
                                      it.attempt.value, it.trial.study.value, it.trial.number,
                                      it.ordinal, it.worker.value,
                                      it.beside == Beside::nobody ? " alone" : "");
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
               });
}

}  // namespace femrun::schedule
