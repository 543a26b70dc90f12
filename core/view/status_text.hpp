// SPDX-License-Identifier: MIT
// A running scheduler in text for people, and in JSON for programs.
#pragma once

#include <string>

#include "control/status.hpp"
#include "view/table.hpp"

namespace femrun::view {

/// "30 of 200 trials complete, 4 failed, 2 attempts run, 4 trials wait (1 for a licence)".
std::string study_counts_text(const control::StudyStatus& study);

/// "femtet 3: 2 held (trial 41 of 'bracket' on node7/1), 1 rests and is back in 1 min".
std::string pool_text(const control::PoolStatus& pool);

/// "20 workers of slurm: 12 jobs run, 8 jobs wait (Resources)", and what is wrong.
std::string crew_text(const control::CrewStatus& crew);

/// "slurm: 3 run, 2 wait (Priority); ssh: 4 run": jobs of all crews in a line, for who looks at a
/// study. Empty where there is nothing to say.
std::string jobs_line(const std::vector<control::CrewStatus>& crews);

/// One line a job, as they are given.
Table jobs_table(const std::vector<control::JobStatus>& jobs);

/// What `femrun status` prints: the scheduler, its studies, workers and licences.
std::string house_text(const control::HouseStatus& house, std::size_t width = unlimited);

/// The same as one JSON object (docs/reference/cli.md).
std::string house_json(const control::HouseStatus& house);

/// What `femrun workers list --json` prints.
std::string crews_json(const std::vector<control::CrewStatus>& crews);

/// What `femrun licences` prints.
std::string pools_text(const control::HouseStatus& house);
std::string pools_json(const control::HouseStatus& house);

}  // namespace femrun::view
