// SPDX-License-Identifier: MIT
// What a worker can solve: the solver plugins of its PC, and what each says when it is probed.
#pragma once

#include <string>
#include <vector>

#include <kj/async.h>

#include "base/clock.hpp"
#include "host/catalogue.hpp"
#include "loop/event_loop.hpp"
#include "work/worker_card.hpp"

namespace femrun::app {

/// The solver plugins, `only` these when there are any. Looks into libraries that are not known
/// yet, which takes moments at most. An error names what is not there.
Result<std::vector<host::Plugin>> solvers_here(const std::vector<std::string>& only);

std::vector<work::SolverOffer> offers_of(const std::vector<host::Plugin>& solvers);

/// Probes them, one after the other, each in a process of its own that is ended at the limit, and
/// gives the offers with what was found out. One that only computes has nothing to find out.
kj::Promise<std::vector<work::SolverOffer>> probed(loop::EventLoop& loop,
                                                   std::vector<host::Plugin> solvers,
                                                   Duration limit = std::chrono::seconds(10));

}  // namespace femrun::app
