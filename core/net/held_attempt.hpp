// SPDX-License-Identifier: MIT
// An attempt that a worker holds, from `run` to its report.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include <wire/cluster.capnp.h>

#include "base/clock.hpp"
#include "base/log_file.hpp"
#include "net/sentences.hpp"
#include "net/study_setup.hpp"

namespace femrun::net {

/// Why an attempt is being ended before its solver has finished.
enum class EndedFor { nothing, time_limit, revoked };

class HeldAttempt {
public:
    using Context = capnp::CallContext<wire::Worker::RunParams, wire::Worker::RunResults>;

    /// `done` is fulfilled when the report is written into `context`.
    HeldAttempt(Context context, kj::Own<kj::PromiseFulfiller<void>> done,
                std::shared_ptr<const StudySetup> setup);

    AttemptId id() const { return id_; }
    std::uint64_t trial() const { return trial_; }
    const std::shared_ptr<const StudySetup>& setup() const { return setup_; }
    wire::Assignment::Reader assignment();
    DesignReader design() { return assignment().getDesign(); }
    /// Absolute; made by whoever needs it.
    std::string folder() const;

    EndedFor ended_for = EndedFor::nothing;

    /// A line of the solver: kept with the attempt as far as there is room, and in the study's log.
    void log(LogLevel level, std::string_view line);
    /// Whether progress may be passed on now: four times a second at most.
    bool may_tell_progress(Instant now);

    // Each is called once and is the end of the attempt.
    void report(wire::Outcome::Reader outcome);
    void report_failure(const study::Failure& failure, double seconds);
    void report_cancelled();
    void refuse(kj::Exception why);

private:
    wire::Report::Builder write(bool folder_used);

    Context context_;
    kj::Own<kj::PromiseFulfiller<void>> done_;
    std::shared_ptr<const StudySetup> setup_;
    AttemptId id_;
    std::uint64_t trial_;
    std::uint32_t ordinal_;
    struct Line {
        LogLevel level;
        std::string text;
    };
    std::string excerpt(LogLevel least, std::size_t lines_max) const;

    std::deque<Line> lines_;  // the last ones
    LogFile study_log_;
    std::optional<Instant> told_;
};

}  // namespace femrun::net
