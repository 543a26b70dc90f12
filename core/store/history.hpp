// SPDX-License-Identifier: MIT
// A study folded from its records: what a restart continues from and what people are shown.
// Compact: about 300 bytes a trial with five parameters, for studies of 100 000 trials.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/record.hpp"

namespace femrun::store {

struct AttemptHistory {
    AttemptId attempt;
    std::uint32_t ordinal = 1;
    study::AttemptState state = study::AttemptState::started;
    WallTime started, ended;
    double seconds = 0;
    std::string worker, folder, log;
    std::optional<study::Failure> failure;
};

struct TrialHistory {
    std::uint64_t number = 0;
    Origin origin = Origin::optimizer;
    study::TrialState state = study::TrialState::queued;
    std::uint64_t told = 0;  // see TrialAsked
    WallTime asked, ended;
    study::Design design;
    std::vector<double> response;
    study::Verdict verdict;
    std::optional<study::Failure> failure;
};

class History {
public:
    /// Folds one more record. Facts that contradict what is known (an attempt of no trial) are a
    /// sentence, and change nothing.
    std::optional<std::string> apply(const Record& record);

    StudyState state() const { return state_; }
    const std::string& why() const { return why_; }
    /// Trial n at position n - 1.
    const std::vector<TrialHistory>& trials() const { return trials_; }
    /// Finished trials in the order in which they ended: the order of tells.
    const std::vector<std::uint64_t>& ended() const { return ended_; }
    /// The attempts of one trial, in order.
    std::vector<AttemptHistory> attempts(std::uint64_t trial) const;
    std::uint32_t attempt_count(std::uint64_t trial) const;

    std::uint64_t completed() const { return completed_; }
    std::uint64_t failed() const { return failed_; }

private:
    StudyState state_ = StudyState::running;
    std::string why_;
    std::vector<TrialHistory> trials_;
    std::vector<std::uint64_t> ended_;
    // Attempts of all trials in order of starting, found by a per-trial index; see history.cpp.
    std::vector<AttemptHistory> attempts_;
    std::vector<std::uint32_t> attempt_trial_;
    std::uint64_t completed_ = 0, failed_ = 0;
};

}  // namespace femrun::store
