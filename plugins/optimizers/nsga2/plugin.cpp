// SPDX-License-Identifier: MIT
// Optimizer `nsga2`: breeds designs from the best ones so far, for a whole front of them.
#include "nsga2/plugin_nsga2.hpp"

#include "settings_schema.hpp"

FEMRUN_OPTIMIZER_PLUGIN(nsga2::Nsga2Optimizer, "nsga2", "0.1.0",
                        "Breeds designs from the best so far (NSGA-II); several objectives or one.",
                        nsga2::settings_schema)
