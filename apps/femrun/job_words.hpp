// SPDX-License-Identifier: MIT
// What a worker is told of the engine's job that it is: which, and how long it has.
#pragma once

#include <chrono>
#include <optional>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "net/worker_agent.hpp"
#include "options.hpp"
#include "work/job.hpp"

namespace femrun::app {

struct JobWords {
    work::Job job;
    std::optional<std::chrono::milliseconds> ends_in, leave_after;

    /// Before its end, for what runs to be ended and given back, and for files to be fetched.
    Duration hand_over() const;
};

/// Of `--job`, `--ends-in` and `--leave-after`; the error is whole but for "femrun worker".
Result<JobWords> job_words(const WorkerOptions& options);

/// The same for its agent, from now on.
net::AgentTimes times_of(const JobWords& words);

}  // namespace femrun::app
