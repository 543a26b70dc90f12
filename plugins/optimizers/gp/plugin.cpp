// SPDX-License-Identifier: MIT
// Optimizer `gp`: models everything that a solve tells, and solves what promises most.
#include "gp/plugin_gp.hpp"

#include "settings_schema.hpp"

FEMRUN_OPTIMIZER_PLUGIN(gp::GpOptimizer, "gp", "0.1.0",
                        "Bayesian optimization with Gaussian processes, for solves that are dear.",
                        gp::settings_schema, FEMRUN_FLAG_IN_PROCESS)
