// SPDX-License-Identifier: MIT
// The attempt that a slot has: where its files go, what its solver logs, and its report.
//
// Its lines are written to the study's log on the loop, one call of the system each, and of an
// attempt that failed its folder is looked at once. That disk is the one that the solver works on:
// where it does not answer the solver stands still too, and a worker that is silent says what is
// so.
#pragma once

#include <deque>
#include <optional>
#include <string>

#include <femrun/plugin.capnp.h>

#include "base/clock.hpp"
#include "base/log_writer.hpp"
#include "base/result.hpp"
#include "system/wakefulness.hpp"
#include "worker/slot.hpp"

namespace femrun::slots {

/// Why an attempt is being ended before its solver has finished.
enum class EndedFor { nothing, time_limit, revoked };

class RunningAttempt {
public:
    /// `task` and `logs` outlive this. Of a study from elsewhere it is marked as unfinished until
    /// it has a report.
    RunningAttempt(const worker::Task& task, LogWriter& logs);

    AttemptId id() const { return task_.assignment.attempt; }
    std::uint64_t trial() const { return task_.assignment.trial.number; }
    const work::Assignment& assignment() const { return task_.assignment; }
    const std::shared_ptr<const work::StudySetup>& setup() const { return task_.setup; }
    /// Absolute; made by whoever needs it.
    std::string folder() const;
    /// Relative, as others call it.
    std::string own_folder() const;

    EndedFor ended_for = EndedFor::nothing;

    /// A line of the solver: kept with the attempt as far as there is room, and in the study's log.
    void log(LogLevel level, std::string_view line);
    /// Whether progress may be passed on now: four times a second at most.
    bool may_tell_progress(Instant now);

    // -- its report

    /// An error when what the solver answered is not what a solver may answer.
    Result<work::Report> report(wire::Outcome::Reader outcome);
    work::Report failed(const study::Failure& failure, double seconds) const;
    work::Report cancelled() const;

private:
    struct Line {
        LogLevel level;
        std::string text;
    };
    void has_a_report() const;
    std::string folder_if_made() const;
    std::string excerpt(LogLevel least, std::size_t lines_max) const;

    const worker::Task& task_;
    std::deque<Line> lines_;  // the last ones
    WrittenLog study_log_;
    std::optional<Instant> told_;
    const system::StaysAwake awake_;
};

}  // namespace femrun::slots
