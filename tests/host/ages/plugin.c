/* SPDX-License-Identifier: MIT */
/*
 * A solver and an optimizer that use all that SDK 1.0 offers. Every table that they make or pass is
 * filled with nonsense first, so that a member of a later SDK has some, and then with what 1.0 had.
 */
#include <femrun/abi/femrun.h>
#include <femrun/abi/version.h>
#include <string.h>

static void fill(void *table, size_t size) {
    const uint32_t whole = (uint32_t)size;
    memset(table, 0xDB, size);
    memcpy(table, &whole, sizeof whole);
}

static femrun_text_t text(const char *words) {
    femrun_text_t made;
    made.data = words;
    made.size = strlen(words);
    return made;
}

/* -- a solver: half of the first quantity */

static femrun_solver_t solver;

static femrun_status_t probe(struct femrun_solver *self, const femrun_host_t *host,
                             const femrun_probe_t *found) {
    const femrun_value_t present = {3, {NULL, 0}};
    (void)self, (void)host;
    found->fact(found, text("sdk"), text(FEMRUN_SDK_VERSION));
    found->variable(found, text("width"), text("mm"), FEMRUN_REAL, present);
    found->response(found, text("half"), text("mm"));
    return FEMRUN_OK;
}

static femrun_status_t open_study(struct femrun_solver *self, const femrun_host_t *host,
                                  const femrun_setup_t *setup) {
    (void)self;
    if (FEMRUN_HAS(setup, study_folder) && setup->quantity_count == 1) return FEMRUN_OK;
    host->set_error(host, text(""), text("the setup is not for it"));
    return FEMRUN_INVALID;
}

static femrun_status_t run(const femrun_host_t *host, femrun_text_t folder) {
    const femrun_host_process_t *process =
        (const femrun_host_process_t *)host->get_extension(host, FEMRUN_EXT_PROCESS);
    const femrun_text_t arguments[] = {{"-E", 2}, {"true", 4}};
    femrun_program_t    program;
    femrun_run_result_t result;
    femrun_status_t     status;
    fill(&program, sizeof program);
    fill(&result, sizeof result);
    program.executable = text(CMAKE_PROGRAM);
    program.arguments = arguments;
    program.argument_count = 2;
    program.folder = folder;
    program.environment = NULL;
    program.environment_count = 0;
    program.output = program.error = text("said.txt");
    program.limit_s = 0;
    status = process->run(host, &program, &result);
    return status == FEMRUN_OK && result.code != 0 ? FEMRUN_FAULT : status;
}

static femrun_status_t solve(struct femrun_solver *self, const femrun_host_t *host,
                             const femrun_attempt_t *attempt) {
    const femrun_host_log_t *log =
        (const femrun_host_log_t *)host->get_extension(host, FEMRUN_EXT_LOG);
    const femrun_host_progress_t *progress =
        (const femrun_host_progress_t *)host->get_extension(host, FEMRUN_EXT_PROGRESS);
    const femrun_host_artefacts_t *files =
        (const femrun_host_artefacts_t *)host->get_extension(host, FEMRUN_EXT_ARTEFACTS);
    (void)self;
    log->line(host, FEMRUN_LOG_INFO, text("halving"));
    progress->report(host, 0.5, text("halving"));
    files->announce(host, text("said.txt"), text("what the program printed"));
    attempt->response[0] = attempt->design[0].number / 2;
    return run(host, files->folder(host));
}

static void destroy(struct femrun_solver *self) { (void)self; }

static femrun_status_t create(const femrun_host_t *host, femrun_text_t settings,
                              femrun_text_t study_folder, femrun_solver_t **made) {
    (void)host, (void)settings, (void)study_folder;
    fill(&solver, sizeof solver);
    solver.probe = probe;
    solver.open = open_study;
    solver.solve = solve;
    solver.destroy = destroy;
    solver.get_extension = NULL;
    *made = &solver;
    return FEMRUN_OK;
}

/* -- an optimizer: from the low end upwards, in hundredths */

static femrun_optimizer_t optimizer;
static double             low, width;

static femrun_status_t open_problem(struct femrun_optimizer *self, const femrun_host_t *host,
                                    const femrun_problem_t *problem) {
    (void)self;
    if (FEMRUN_HAS(problem, seed) && problem->parameter_count == 1) {
        low = problem->parameters[0].low;
        width = problem->parameters[0].high - low;
        return FEMRUN_OK;
    }
    host->set_error(host, text(""), text("the problem is not for it"));
    return FEMRUN_INVALID;
}

static femrun_status_t ask(struct femrun_optimizer *self, const femrun_host_t *host,
                           const uint64_t *trials, size_t count, double *designs, size_t *proposed) {
    const femrun_host_rules_t *rules =
        (const femrun_host_rules_t *)host->get_extension(host, FEMRUN_EXT_RULES);
    (void)self;
    for (*proposed = 0; *proposed < count; ++*proposed) {
        designs[*proposed] = low + width * (double)(trials[*proposed] % 100) / 100;
        if (!rules->keeps(host, designs + *proposed)) return FEMRUN_FAULT;
    }
    return FEMRUN_OK;
}

static femrun_status_t adopt(struct femrun_optimizer *self, const femrun_host_t *host,
                             uint64_t trial, const double *design) {
    (void)self, (void)host, (void)trial, (void)design;
    return FEMRUN_OK;
}

static femrun_status_t tell(struct femrun_optimizer *self, const femrun_host_t *host,
                            const femrun_verdict_t *verdicts, size_t count) {
    (void)self, (void)host, (void)verdicts, (void)count;
    return FEMRUN_OK;
}

static void destroy_optimizer(struct femrun_optimizer *self) { (void)self; }

static femrun_status_t create_optimizer(const femrun_host_t *host, femrun_text_t settings,
                                        femrun_optimizer_t **made) {
    (void)host, (void)settings;
    fill(&optimizer, sizeof optimizer);
    optimizer.open = open_problem;
    optimizer.ask = ask;
    optimizer.adopt = adopt;
    optimizer.tell = tell;
    optimizer.destroy = destroy_optimizer;
    optimizer.get_extension = NULL;
    *made = &optimizer;
    return FEMRUN_OK;
}

/* -- the door */

static femrun_descriptor_t        descriptors[2];
static femrun_solver_factory_t    makes_solvers;
static femrun_optimizer_factory_t makes_optimizers;

static const femrun_descriptor_t *descriptor(uint32_t index) {
    femrun_descriptor_t *one = &descriptors[index];
    fill(one, sizeof *one);
    one->flags = FEMRUN_FLAG_IN_PROCESS;
    one->factory = index == 0 ? FEMRUN_SOLVER : FEMRUN_OPTIMIZER;
    one->name = index == 0 ? "halve" : "upwards";
    one->version = "1.0.0";
    one->description = "For tests.";
    one->settings = "{\"type\": \"object\"}";
    return one;
}

static const void *factory(uint32_t index) {
    fill(&makes_solvers, sizeof makes_solvers);
    fill(&makes_optimizers, sizeof makes_optimizers);
    makes_solvers.create = create;
    makes_optimizers.create = create_optimizer;
    return index == 0 ? (const void *)&makes_solvers : (const void *)&makes_optimizers;
}

/* What a later SDK adds at its end is not named, and 0. */
FEMRUN_EXPORT const femrun_entry_t femrun_entry = {
    .size = sizeof(femrun_entry_t),
    .abi_version = FEMRUN_ABI_VERSION,
    .sdk_version = FEMRUN_SDK_VERSION,
    .plugin_count = 2,
    .descriptor = descriptor,
    .factory = factory};
