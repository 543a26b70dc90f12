/* SPDX-License-Identifier: MIT */
/*
 * Where everything lies in the plugin interface, frozen: a plugin that was built years ago reads
 * these offsets. A line of this file may be added, at the end of a table; a line that has been
 * released may never change (docs/plugin-author/versions.md). All pointers and size_t have 8 bytes,
 * long is not used, so that Linux (LP64) and Windows (LLP64) agree.
 */
#include <femrun/abi/femrun.h>
#include <femrun/abi/version.h>

#ifdef __cplusplus
#define ASSERT static_assert
#else
#define ASSERT _Static_assert
#endif
#define SIZE(table, bytes) ASSERT(sizeof(table) == (bytes), #table " has another size")
#define PLACE(table, member, bytes) \
    ASSERT(offsetof(table, member) == (bytes), #table "." #member " has moved")

ASSERT(sizeof(void *) == 8 && sizeof(size_t) == 8, "plugins are 64-bit");
ASSERT(sizeof(double) == 8 && sizeof(femrun_status_t) == 4, "scalars have other sizes");
ASSERT(sizeof(femrun_kind_t) == 4 && sizeof(femrun_outcome_t) == 4, "enumerations have other sizes");
ASSERT(sizeof(femrun_ending_t) == 4, "enumerations have other sizes");

SIZE(femrun_text_t, 16);
PLACE(femrun_text_t, data, 0);
PLACE(femrun_text_t, size, 8);

SIZE(femrun_descriptor_t, 48);
PLACE(femrun_descriptor_t, size, 0);
PLACE(femrun_descriptor_t, flags, 4);
PLACE(femrun_descriptor_t, factory, 8);
PLACE(femrun_descriptor_t, name, 16);
PLACE(femrun_descriptor_t, version, 24);
PLACE(femrun_descriptor_t, description, 32);
PLACE(femrun_descriptor_t, settings, 40);

SIZE(femrun_entry_t, 40);
PLACE(femrun_entry_t, size, 0);
PLACE(femrun_entry_t, abi_version, 4);
PLACE(femrun_entry_t, sdk_version, 8);
PLACE(femrun_entry_t, plugin_count, 16);
PLACE(femrun_entry_t, descriptor, 24);
PLACE(femrun_entry_t, factory, 32);

SIZE(femrun_host_t, 80);
PLACE(femrun_host_t, size, 0);
PLACE(femrun_host_t, abi_version, 4);
PLACE(femrun_host_t, self, 8);
PLACE(femrun_host_t, name, 16);
PLACE(femrun_host_t, version, 32);
PLACE(femrun_host_t, should_stop, 48);
PLACE(femrun_host_t, set_error, 56);
PLACE(femrun_host_t, get_extension, 64);
PLACE(femrun_host_t, set_failure_flags, 72);

SIZE(femrun_quantity_t, 40);
PLACE(femrun_quantity_t, name, 0);
PLACE(femrun_quantity_t, unit, 16);
PLACE(femrun_quantity_t, kind, 32);
PLACE(femrun_quantity_t, flags, 36);

SIZE(femrun_value_t, 24);
PLACE(femrun_value_t, number, 0);
PLACE(femrun_value_t, text, 8);

SIZE(femrun_range_t, 24);
PLACE(femrun_range_t, low, 0);
PLACE(femrun_range_t, high, 8);
PLACE(femrun_range_t, step, 16);

SIZE(femrun_setup_t, 64);
PLACE(femrun_setup_t, size, 0);
PLACE(femrun_setup_t, quantity_count, 4);
PLACE(femrun_setup_t, quantities, 8);
PLACE(femrun_setup_t, response_count, 16);
PLACE(femrun_setup_t, reserved, 20);
PLACE(femrun_setup_t, responses, 24);
PLACE(femrun_setup_t, study_folder, 32);
PLACE(femrun_setup_t, response_flags, 48);
PLACE(femrun_setup_t, ranges, 56);

SIZE(femrun_attempt_t, 40);
PLACE(femrun_attempt_t, size, 0);
PLACE(femrun_attempt_t, ordinal, 4);
PLACE(femrun_attempt_t, attempt, 8);
PLACE(femrun_attempt_t, trial, 16);
PLACE(femrun_attempt_t, design, 24);
PLACE(femrun_attempt_t, response, 32);

SIZE(femrun_probe_t, 40);
PLACE(femrun_probe_t, size, 0);
PLACE(femrun_probe_t, reserved, 4);
PLACE(femrun_probe_t, self, 8);
PLACE(femrun_probe_t, fact, 16);
PLACE(femrun_probe_t, variable, 24);
PLACE(femrun_probe_t, response, 32);

SIZE(femrun_solver_t, 56);
PLACE(femrun_solver_t, size, 0);
PLACE(femrun_solver_t, reserved, 4);
PLACE(femrun_solver_t, self, 8);
PLACE(femrun_solver_t, probe, 16);
PLACE(femrun_solver_t, open, 24);
PLACE(femrun_solver_t, solve, 32);
PLACE(femrun_solver_t, destroy, 40);
PLACE(femrun_solver_t, get_extension, 48);

SIZE(femrun_solver_factory_t, 16);
PLACE(femrun_solver_factory_t, size, 0);
PLACE(femrun_solver_factory_t, reserved, 4);
PLACE(femrun_solver_factory_t, create, 8);

SIZE(femrun_parameter_t, 56);
PLACE(femrun_parameter_t, name, 0);
PLACE(femrun_parameter_t, kind, 16);
PLACE(femrun_parameter_t, logarithmic, 20);
PLACE(femrun_parameter_t, low, 24);
PLACE(femrun_parameter_t, high, 32);
PLACE(femrun_parameter_t, step, 40);
PLACE(femrun_parameter_t, choice_count, 48);
PLACE(femrun_parameter_t, reserved, 52);

SIZE(femrun_problem_t, 32);
PLACE(femrun_problem_t, size, 0);
PLACE(femrun_problem_t, parameter_count, 4);
PLACE(femrun_problem_t, parameters, 8);
PLACE(femrun_problem_t, objective_count, 16);
PLACE(femrun_problem_t, constraint_count, 20);
PLACE(femrun_problem_t, seed, 24);

SIZE(femrun_verdict_t, 48);
PLACE(femrun_verdict_t, trial, 0);
PLACE(femrun_verdict_t, outcome, 8);
PLACE(femrun_verdict_t, reserved, 12);
PLACE(femrun_verdict_t, stage, 16);
PLACE(femrun_verdict_t, losses, 32);
PLACE(femrun_verdict_t, excesses, 40);

SIZE(femrun_optimizer_t, 64);
PLACE(femrun_optimizer_t, size, 0);
PLACE(femrun_optimizer_t, reserved, 4);
PLACE(femrun_optimizer_t, self, 8);
PLACE(femrun_optimizer_t, open, 16);
PLACE(femrun_optimizer_t, ask, 24);
PLACE(femrun_optimizer_t, adopt, 32);
PLACE(femrun_optimizer_t, tell, 40);
PLACE(femrun_optimizer_t, destroy, 48);
PLACE(femrun_optimizer_t, get_extension, 56);

SIZE(femrun_optimizer_factory_t, 16);
PLACE(femrun_optimizer_factory_t, size, 0);
PLACE(femrun_optimizer_factory_t, reserved, 4);
PLACE(femrun_optimizer_factory_t, create, 8);

SIZE(femrun_outlook_t, 40);
PLACE(femrun_outlook_t, size, 0);
PLACE(femrun_outlook_t, slots, 4);
PLACE(femrun_outlook_t, trials_wanted, 8);
PLACE(femrun_outlook_t, trials_most, 16);
PLACE(femrun_outlook_t, left_s, 24);
PLACE(femrun_outlook_t, solve_s, 32);

SIZE(femrun_optimizer_course_t, 24);
PLACE(femrun_optimizer_course_t, size, 0);
PLACE(femrun_optimizer_course_t, reserved, 4);
PLACE(femrun_optimizer_course_t, consider, 8);
PLACE(femrun_optimizer_course_t, follow, 16);

SIZE(femrun_host_artefacts_t, 24);
PLACE(femrun_host_artefacts_t, size, 0);
PLACE(femrun_host_artefacts_t, reserved, 4);
PLACE(femrun_host_artefacts_t, folder, 8);
PLACE(femrun_host_artefacts_t, announce, 16);

SIZE(femrun_host_licence_t, 24);
PLACE(femrun_host_licence_t, size, 0);
PLACE(femrun_host_licence_t, reserved, 4);
PLACE(femrun_host_licence_t, killed, 8);
PLACE(femrun_host_licence_t, denied, 16);

SIZE(femrun_host_log_t, 16);
PLACE(femrun_host_log_t, size, 0);
PLACE(femrun_host_log_t, reserved, 4);
PLACE(femrun_host_log_t, line, 8);

SIZE(femrun_program_t, 104);
PLACE(femrun_program_t, size, 0);
PLACE(femrun_program_t, argument_count, 4);
PLACE(femrun_program_t, executable, 8);
PLACE(femrun_program_t, arguments, 24);
PLACE(femrun_program_t, folder, 32);
PLACE(femrun_program_t, environment_count, 48);
PLACE(femrun_program_t, reserved, 52);
PLACE(femrun_program_t, environment, 56);
PLACE(femrun_program_t, output, 64);
PLACE(femrun_program_t, error, 80);
PLACE(femrun_program_t, limit_s, 96);

SIZE(femrun_run_result_t, 56);
PLACE(femrun_run_result_t, size, 0);
PLACE(femrun_run_result_t, ending, 4);
PLACE(femrun_run_result_t, code, 8);
PLACE(femrun_run_result_t, reserved, 12);
PLACE(femrun_run_result_t, wall_s, 16);
PLACE(femrun_run_result_t, cpu_s, 24);
PLACE(femrun_run_result_t, peak_memory, 32);
PLACE(femrun_run_result_t, message, 40);

SIZE(femrun_host_process_t, 16);
PLACE(femrun_host_process_t, size, 0);
PLACE(femrun_host_process_t, reserved, 4);
PLACE(femrun_host_process_t, run, 8);

SIZE(femrun_host_progress_t, 16);
PLACE(femrun_host_progress_t, size, 0);
PLACE(femrun_host_progress_t, reserved, 4);
PLACE(femrun_host_progress_t, report, 8);

SIZE(femrun_host_rules_t, 16);
PLACE(femrun_host_rules_t, size, 0);
PLACE(femrun_host_rules_t, count, 4);
PLACE(femrun_host_rules_t, keeps, 8);

#undef ASSERT
#undef SIZE
#undef PLACE
