// SPDX-License-Identifier: MIT
// Where a worker's slots get their solvers: plugin instances on threads or in processes of their
// own (host implements it), or anything that a test makes up.
#pragma once

#include <cstdint>
#include <string>

#include <femrun/plugin.capnp.h>
#include <kj/async.h>
#include <kj/memory.h>

#include "base/at_work.hpp"
#include "study/trial.hpp"
#include "work/study_setup.hpp"

namespace femrun::slots {

/// What came of ending an instance: on a thread a call that does not return cannot be ended.
enum class Killed { ended, left_running };

/// How an instance went: "plugin process of 'calculix' died with signal 11 (SIGSEGV)".
struct Gone {
    std::string how;
    /// `host`: it died at what it did. `silent`: it did not answer, whatever it did, and was ended.
    study::Cause cause = study::Cause::host;
};

/// A solver instance that belongs to one slot and one study. All calls are made on the loop.
/// Destroying it lets the instance go: asked to end when it is idle, killed when it is not. It
/// never waits.
class SlotSolver {
public:
    virtual ~SlotSolver() noexcept(false) = default;

    /// The solver, not yet open. The slot opens it once and gives it one design at a time.
    virtual wire::Solver::Client solver() = 0;

    /// Done when the instance is gone by itself or by `kill`. Asked for once. Never done for an
    /// instance that lives in this process and is well.
    virtual kj::Promise<Gone> ended() = 0;

    /// Done, with what they use, when the instance and all that it has started use more memory than
    /// `limit`. Never done for one that lives in this process. Dropped when nobody needs to know.
    virtual kj::Promise<std::uint64_t> uses_more_than(std::uint64_t limit) = 0;

    /// Ends the instance at once with all that it has started. A call that does not return is
    /// abandoned: it can go on only where the instance lives in this process. Harmless when it has
    /// ended already.
    virtual Killed kill() = 0;
};

class SolverSource {
public:
    virtual ~SolverSource() = default;

    /// Finds the plugin of a study, which may take long, and says where it lives. `setup` lives
    /// until the promise is done. Rejects as `start` does: this worker cannot solve the study.
    virtual kj::Promise<Home> find(const work::StudySetup& setup) = 0;

    /// Starts an instance of the plugin that was found for a slot. `setup` lives until the promise
    /// is done. Rejects with text as in plugin.capnp (`wire::error_from` reads it): kind missing or
    /// invalid when this worker cannot solve the study at all, anything else when starting failed
    /// this time; kind unavailable, cause `start` when the PC has no process, descriptor or memory
    /// left for it.
    virtual kj::Promise<kj::Own<SlotSolver>> start(const work::StudySetup& setup) = 0;

    /// How many processes the system of this PC has killed so far because it had no memory left.
    virtual std::uint64_t memory_kills() = 0;
};

}  // namespace femrun::slots
