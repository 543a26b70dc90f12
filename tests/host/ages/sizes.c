/* SPDX-License-Identifier: MIT */
#include "sizes.h"

#include <femrun/abi/femrun.h>

const first_sizes_t first_sizes = {
    sizeof(femrun_descriptor_t),     sizeof(femrun_entry_t),  sizeof(femrun_host_t),
    sizeof(femrun_problem_t),        sizeof(femrun_optimizer_t),
    sizeof(femrun_optimizer_factory_t), sizeof(femrun_setup_t), sizeof(femrun_attempt_t),
    sizeof(femrun_probe_t),          sizeof(femrun_solver_t), sizeof(femrun_solver_factory_t),
    sizeof(femrun_program_t),        sizeof(femrun_run_result_t)};
