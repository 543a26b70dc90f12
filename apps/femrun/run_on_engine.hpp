// SPDX-License-Identifier: MIT
// `femrun run --on ENGINE`: a scheduler here, workers there, and none of both left at the end.
//
// Scheduler and keeper are processes of this one, and end with it, however that happens. Killed, it
// leaves jobs behind whose workers wait for a while: the same command, typed again, has a scheduler
// listen at the same place, and takes them up.
#pragma once

#include "options.hpp"

namespace femrun::app {

int run_on_engine(const RunOptions& options);

}  // namespace femrun::app
