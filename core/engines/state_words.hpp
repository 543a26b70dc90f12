// SPDX-License-Identifier: MIT
// What a site's own commands say of jobs, as PBS, Torque, SGE, LSF, HTCondor, Kubernetes and their
// like do: texts alone, no program is run here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engines/command.hpp"
#include "engines/engine.hpp"

namespace femrun::engines {

/// A job's id in what a submitting command printed: what stands for "{id}" in `marked` ("Job <{id}>
/// is"). Without that the first word with a digit that is alone in its line ("4711.server"), else
/// the last word that begins with one ("Your job 4711 has been submitted").
std::optional<std::string> submitted_id(std::string_view printed, const std::string& marked);

/// What the word says: "Q", "PENDING", "Idle"; nothing for one that is not known. A single letter
/// counts as it is written, a longer word however it is.
struct Told {
    JobSeen::Phase phase = JobSeen::Phase::pending;
    Ending ending = Ending::none;
    bool operator==(const Told&) const = default;
};
std::optional<Told> told_by(std::string_view word);

/// What is printed of one job: its line, or "job_state = Q" among many lines.
struct StateSaid {
    Told told;
    std::string word;  // which says it
};
/// Of a list of jobs: its line alone counts. Nothing: it is not in there.
std::optional<StateSaid> state_in_list(std::string_view printed, const std::string& id);
/// Of an answer about this job alone.
std::optional<StateSaid> state_in_answer(std::string_view printed, const std::string& id);

/// Whether a command that failed says that there is no such job (any more).
bool says_no_such_job(const Said& said);
/// The shell could not run what the line names: nothing is said of any job.
bool found_no_command(const Said& said);

}  // namespace femrun::engines
