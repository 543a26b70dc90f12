// SPDX-License-Identifier: MIT
// A slot as the worker's core sees it: one solver at a time, one attempt at a time. The room
// `slots` drives plugins behind this; a simulation makes up what solves cost and come to.
//
// What happens at a slot is said to `Worker`, in a later turn or in the call itself.
#pragma once

#include <memory>

#include "base/at_work.hpp"
#include "base/result.hpp"
#include "work/attempt.hpp"
#include "work/study_setup.hpp"

namespace femrun::worker {

/// An attempt with what must be known of its study.
struct Task {
    work::Assignment assignment;
    std::shared_ptr<const work::StudySetup> setup;
};

/// What came of starting a solver and opening it, ahead of its first attempt.
enum class Preparation {
    ready,
    lacking,  // a licence, memory: attempts fail of it, and are tried again by the scheduler
    no_room,  // the PC has no process, descriptor or memory for it now
    died,     // it crashed or hung
    refused,  // it cannot solve the study: no such plugin, settings refused
};

class Slot {
public:
    virtual ~Slot() noexcept(false) = default;

    /// Can take an attempt now.
    virtual bool free() const = 0;
    virtual bool has_solver() const = 0;
    /// That is open for just this setup.
    virtual bool has_solver_for(const work::StudySetup& setup) const = 0;

    /// Starts and opens a solver ahead of its first attempt; the answer is `Worker::prepared`. The
    /// slot is not free meanwhile, nor in the back-off when that fails.
    virtual void prepare(std::shared_ptr<const work::StudySetup> setup) = 0;
    /// Runs an attempt to its report, which is `Worker::over`. The slot is free; `task` lives until
    /// then.
    virtual void run(const Task& task) = 0;
    /// Ends the attempt that it has, with everything that was started for it.
    virtual void revoke() = 0;
    /// Lets an idle solver of the study go.
    virtual void let_go(StudyId study) = 0;
};

}  // namespace femrun::worker
