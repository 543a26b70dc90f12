// SPDX-License-Identifier: MIT
// What a worker says of what it is at.
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"

namespace femrun {

/// Where the plugin of a study lives: what kills a plugin in the worker's process kills the worker.
enum class Home { own_process, worker_process };

/// An attempt that a slot has begun to solve, and for how long it has been at it. Time in which the
/// worker's PC slept is none.
struct Begun {
    AttemptId attempt;
    Duration worked{0};
};

}  // namespace femrun
