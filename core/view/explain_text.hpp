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

/// Who was asked: what goes on with a study depends on where it is.
enum class Asked { database, scheduler };

/// Where the study stands and why no more of its trials start now. `options`: what commands about
/// it take besides its name, such as " --db other.db".
std::string explanation_text(const control::Explanation& explanation,
                             const std::string& options = "", Asked asked = Asked::database);
std::string explanation_json(const control::Explanation& explanation);

/// What a database knows of a study that nobody was asked about.
control::StudyStatus status_on_record(const Subject& subject, StudyId id);

/// What became of a trial: how it ended or where it is, and what became of each attempt.
std::string trial_explanation_text(const Subject& subject, std::uint64_t trial,
                                   const std::optional<control::TrialPlace>& place);
/// What `show --trial --json` prints of it, with `place` and `reasons`.
std::string trial_explanation_json(const Subject& subject, std::uint64_t trial,
                                   const control::Explanation& explanation);

}  // namespace femrun::view
