// SPDX-License-Identifier: MIT
#include "job_words.hpp"

#include <algorithm>

#include "messages.hpp"
#include "study/duration.hpp"

namespace femrun::app {

namespace {

// A solver's processes are gone within a second, and a report is on a scheduler's disk within
// another; the rest is for the files of what was solved last. Of little time a tenth.
constexpr Duration hand_over_max = std::chrono::seconds(30);
// A scheduler that is started anew is back by then, and an hour of a job is not lost for nothing.
constexpr std::chrono::milliseconds job_leaves_after = std::chrono::minutes(10);

/// What an engine answers that does not know.
bool says_nothing(const std::string& ends_in) {
    return ends_in.empty() || ends_in == "NOT_SET" || ends_in == "INVALID";
}

}  // namespace

Duration JobWords::hand_over() const {
    return ends_in ? std::min<Duration>(hand_over_max, *ends_in / 10) : hand_over_max;
}

Result<JobWords> job_words(const WorkerOptions& options) {
    JobWords words;
    if (!options.job.empty()) {
        auto job = work::job_from(options.job);
        if (!job) return Error(job.error()).within("--job");
        words.job = *std::move(job);
        words.leave_after = job_leaves_after;
    }
    if (says_nothing(options.ends_in)) {
        print_note(
            "--ends-in: the engine does not say how long this job has; what runs when it ends is "
            "lost");
    } else {
        const auto left = work::time_left_from(options.ends_in);
        if (!left) return Error(left.error()).within("--ends-in");
        words.ends_in = *left;
    }
    if (!options.leave_after.empty()) {
        const auto after = study::duration_from(options.leave_after);
        if (!after) return Error(after.error()).within("--leave-after");
        words.leave_after = *after;
    }
    return words;
}

net::AgentTimes times_of(const JobWords& words) {
    net::AgentTimes times;
    if (words.ends_in) times.ends = monotonic_now() + (*words.ends_in - words.hand_over());
    times.hand_over = words.hand_over();
    if (words.leave_after) times.useless_after = *words.leave_after;
    return times;
}

}  // namespace femrun::app
