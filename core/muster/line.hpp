// SPDX-License-Identifier: MIT
// What a scheduler says to one worker while there is a link to it. All of it may be lost with the
// link.
#pragma once

#include <span>
#include <string>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "work/study_setup.hpp"

namespace femrun::muster {

class Line {
public:
    virtual ~Line() noexcept(false) = default;

    /// Tells of a study, before its first assignment. One that the worker cannot make sense of is
    /// answered by `Muster::refused`.
    virtual void open(const work::StudySetup& setup) = 0;
    /// There are assignments: `Muster::take_assignments` gives them, soon and not within this call,
    /// so that those of one turn go together. Those that cannot be told are answered by
    /// `Muster::not_told`.
    virtual void assignments_wait() = 0;
    virtual void revoke(AttemptId attempt) = 0;
    virtual void discard(const std::string& folder) = 0;
    /// The folder of an attempt of this worker stays: it is brought here if it is elsewhere.
    virtual void bring(const std::string& folder) = 0;
    virtual void close(StudyId study) = 0;
    /// The worker may forget its report of the attempt.
    virtual void acknowledged(AttemptId attempt) = 0;
    /// The worker keeps its report of the attempt, until it is asked to say it again.
    virtual void not_now(AttemptId attempt) = 0;
    /// It is to say what it has to report of these, once more.
    virtual void say_again(std::span<const AttemptId> attempts) = 0;
    /// It is to take nothing new, and to go when what it has begun is over. `why`: for its people;
    /// empty when somebody asked for it.
    virtual void drain(const std::string& why) = 0;
    /// It is to give back what it has, and go.
    virtual void dismiss(const std::string& why) = 0;
    /// Its engine ends the job that it is in so long: it is to say when it goes now.
    virtual void job_ends_in(Duration in) = 0;
    /// The worker sends no heartbeats any more, for whoever started it.
    virtual void silent(const std::string& why) = 0;
};

}  // namespace femrun::muster
