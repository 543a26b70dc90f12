// SPDX-License-Identifier: MIT
// What a worker is told of the engine's job that it is: which, and how long it has.
#pragma once

#include <chrono>
#include <optional>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "net/worker_agent.hpp"
#include "options.hpp"
#include "system/child.hpp"
#include "work/job.hpp"

namespace femrun::app {

struct JobWords {
    work::Job job;
    std::optional<std::chrono::milliseconds> ends_in, leave_after;

    /// Before its end, for what runs to be ended and given back, and for files to be fetched.
    Duration hand_over() const;
    /// An engine that ends a job asks all of its processes. The worker decides when what solves is
    /// to end: it may have time to finish. Programs that listen all the same may fail for it.
    system::Requests requests() const {
        return job.is_one() ? system::Requests::ignored : system::Requests::heard;
    }
};

/// Of `--job`, `--ends-in` and `--leave-after`; the error is whole but for "femrun worker".
Result<JobWords> job_words(const WorkerOptions& options);

/// The same for its agent, from now on.
net::AgentTimes times_of(const JobWords& words);

}  // namespace femrun::app
