// SPDX-License-Identifier: MIT
// How an attempt's failure is told to people, in one place so that the words agree.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "base/clock.hpp"
#include "slots/solver_source.hpp"
#include "study/trial.hpp"
#include "wire/error_text.hpp"
#include "work/study_setup.hpp"

namespace femrun::slots {

using DesignValues = std::span<const study::Value>;

/// "(width 0.05, height 0)": every quantity with its value; the first dozen when there are more.
std::string design_text(const work::StudySetup& setup, DesignValues design);

/// "30 s", "0.05 s".
std::string seconds_text(std::chrono::milliseconds time);

/// What is wrong with a solver's response; nothing when it has one number a response, finite unless
/// the response is optional.
std::optional<std::string> misbehaviour(const work::StudySetup& setup, DesignValues design,
                                        std::span<const double> response);

/// The process of a solver died, or was silent, while it solved a design.
study::Failure died(const Gone& gone, std::uint64_t trial, const work::StudySetup& setup,
                    DesignValues design);
/// It could not be started, or died or hung before it could solve the trial: nothing is known of
/// the design.
study::Failure not_started(const work::StudySetup& setup, std::uint64_t trial,
                           const wire::RemoteError& error);

/// A call on a thread has not returned, so long after it was asked to stop.
std::string left_running(const std::string& solver, Duration grace);

study::Failure took_too_long(std::chrono::milliseconds limit);

study::Failure used_too_much(std::uint64_t used, std::uint64_t limit);

/// The system of the PC killed so many processes for want of memory during an attempt that failed
/// as `failure` says.
study::Failure killed_for_memory(std::uint64_t killed, const std::string& failure);

/// What the solver answered cannot be read, or went wrong here.
study::Failure unreadable(const work::StudySetup& setup, std::uint64_t trial,
                          const wire::RemoteError& error);

/// Below that, files are cut off whatever writes them.
inline constexpr std::uintmax_t disk_room_min = 1'000'000;

/// What happened to the folder that the attempt wrote to, which `failure` does not know: somebody
/// deleted it, or its disk is full. Nothing when it is well.
std::optional<study::Failure> folder_to_blame(const std::filesystem::path& folder,
                                              const std::string& failure,
                                              std::uintmax_t room_min = disk_room_min);

/// The solver threw instead of giving an outcome.
study::Failure threw(const work::StudySetup& setup, std::uint64_t trial,
                     const wire::RemoteError& error);

}  // namespace femrun::slots
