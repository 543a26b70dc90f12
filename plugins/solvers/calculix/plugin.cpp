// SPDX-License-Identifier: MIT
#include "calculix_solver.hpp"
#include "settings_schema.hpp"

FEMRUN_PLUGINS(femrun::solver_plugin<calculix::CalculixSolver>(
    "calculix", "1.0.0", "Finite elements with CalculiX, meshes with gmsh.",
    calculix::settings_schema))
