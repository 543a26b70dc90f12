// SPDX-License-Identifier: MIT
#include "trial/settings_schema.hpp"
#include "windows/femtet_solver_windows.hpp"

FEMRUN_PLUGINS(femrun::solver_plugin<femtet::FemtetSolver>("femtet", "1.0.0",
                                                           "Finite elements with Femtet, over COM.",
                                                           femtet::settings_schema))
