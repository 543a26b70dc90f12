// SPDX-License-Identifier: MIT
// Why a study waits and what became of a trial, in sentences.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "control/explanation.hpp"
#include "view/subject.hpp"

namespace femrun::view {

/// One reason as a sentence: "all 8 slots are busy: 6 with 'beam', 2 with 'bracket'".
std::string reason_text(const control::Reason& reason);

/// What to do next, in commands: "femrun show beam --db other.db", "femrun resume beam".
struct NextCommands {
    std::string show, go_on;
};
/// Where the study stands and why no more of its trials start now.
std::string explanation_text(const control::Explanation& explanation, const NextCommands& next);
std::string explanation_json(const control::Explanation& explanation);

/// What a database knows of a study that nobody was asked about.
control::StudyStatus status_on_record(const Subject& subject, StudyId id);

/// What became of a trial: how it ended or where it is, and what became of each attempt.
std::string trial_explanation_text(const Subject& subject, std::uint64_t trial,
                                   const std::optional<control::TrialPlace>& place);

}  // namespace femrun::view
