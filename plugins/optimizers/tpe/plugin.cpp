// SPDX-License-Identifier: MIT
// Optimizer `tpe`: learns where good designs are, and looks closely where the best one is.
#include "tpe/plugin_tpe.hpp"

#include "settings_schema.hpp"

FEMRUN_OPTIMIZER_PLUGIN(tpe::TpeOptimizer, "tpe", "0.1.0",
                        "Tree-structured Parzen estimator with a local search beside it.",
                        tpe::settings_schema, FEMRUN_FLAG_IN_PROCESS)
