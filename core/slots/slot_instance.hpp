// SPDX-License-Identifier: MIT
// The solver that a slot has, for the slot's own sources.
#pragma once

#include "slots/solver_slot.hpp"

namespace femrun::slots {

struct SolverSlot::Instance {
    Instance(std::uint64_t counted, std::shared_ptr<const work::StudySetup> of,
             kj::Own<SlotSolver> started, wire::Observer::Client watched_by,
             kj::TaskSet::ErrorHandler& handler)
        : number(counted),
          setup(std::move(of)),
          solver(kj::mv(started)),
          client(solver->solver()),
          observer(kj::mv(watched_by)),
          solves(handler) {}

    std::uint64_t number;
    std::shared_ptr<const work::StudySetup> setup;
    kj::Own<SlotSolver> solver;
    wire::Solver::Client client;
    wire::Observer::Client observer;  // one for all its solves: a capability costs a message
    kj::Promise<void> watch = kj::READY_NOW;
    std::optional<Gone> death;
    kj::TaskSet solves;  // one at a time; given up with the instance
};

/// Acts on news of this turn. Whatever goes wrong in doing so is the end of what it was about.
template <typename News>
void SolverSlot::hear(std::uint64_t turn, News news) {
    if (turn != turn_) return;
    KJ_IF_MAYBE (broken, kj::runCatchingExceptions(news)) {
        broke(kj::mv(*broken));
    }
}

}  // namespace femrun::slots
