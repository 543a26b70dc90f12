// SPDX-License-Identifier: MIT
// What a worker says to its scheduler while there is a link. All of it may be lost with the link:
// what must arrive is said again on the next one, until it is answered.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/at_work.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "work/attempt.hpp"
#include "work/definition_hash.hpp"
#include "work/terms.hpp"

namespace femrun::worker {

/// An attempt that is over, until its report is acknowledged.
struct Ended {
    AttemptId attempt;
    TrialId trial;
    std::uint32_t ordinal = 1;
    work::DefinitionHash definition;
    work::Report report;
    work::DatabaseId database{};  // that all this is of
    std::uint64_t design = 0;     // as design_hash has it
};

/// Where reports stand beyond the life of this process.
class Keeper {
public:
    virtual ~Keeper() noexcept(false) = default;

    /// Keep it from now on.
    virtual void ended(const Ended& ended) = 0;
    /// Nobody wants it any more.
    virtual void forgotten(const Ended& ended) = 0;
};

class Link {
public:
    virtual ~Link() noexcept(false) = default;

    /// The study's solver is open here; answered by `Worker::opened_heard`.
    virtual void opened(StudyId study, Home home) = 0;
    /// Nothing of the study can be solved here. What was given of it was not begun, and is dropped.
    virtual void refused(StudyId study, const Error& why) = 0;
    /// There are reports: `Worker::take_reports` gives them, soon and not within this call, so that
    /// those of one turn go together. Answered by `Worker::acknowledged`.
    virtual void reports_wait() = 0;
    /// It takes nothing new any more, and goes when it has nothing left. Answered by
    /// `Worker::leaving_heard`, after all that was sent here before.
    virtual void leaving() = 0;
    /// All that this worker holds, of which it has begun some.
    virtual void heartbeat(std::span<const AttemptId> holding, std::span<const Begun> begun) = 0;
    virtual void begun(std::span<const Begun> attempts) = 0;
    virtual void progressed(AttemptId attempt, double fraction, const std::string& stage) = 0;
    virtual void log(LogLevel level, const std::string& text) = 0;
};

}  // namespace femrun::worker
