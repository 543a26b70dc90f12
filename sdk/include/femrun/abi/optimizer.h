/* SPDX-License-Identifier: MIT */
/*
 * An optimizer proposes designs (ask) and learns from verdicts (tell). It is never called back.
 *
 *     create -> open -> { ask | adopt | tell } ... -> destroy
 *
 * Laws:
 *  - ask answers at once, also while earlier trials still run; fewer designs than asked for only
 *    when a finite space is used up;
 *  - asking for a and then for b designs gives what asking once for a + b gives;
 *  - the same seed and the same sequence of asks, adoptions and tells give the same designs, bit for
 *    bit, on every platform: a study is restored by replaying it. With one exception: what an
 *    optimizer chose with the extension femrun.course/1 is put back in its place;
 *  - a design that breaks a rule (extension femrun.rules/1) is never proposed.
 *
 * Designs are arrays of doubles, one a parameter: the real value, the integer value, or the index
 * of the choice. Losses are smaller-is-better: the host has turned maximisation and targets round.
 */
#ifndef FEMRUN_ABI_OPTIMIZER_H
#define FEMRUN_ABI_OPTIMIZER_H

#include "grid.h"
#include "host.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A parameter and its domain. Values are low + k * step in [low, high] where step > 0, computed as
 * femrun_grid_value (grid.h) does, else the continuum; a categorical one has low 0, high
 * choice_count - 1, step 1 and no order. What an optimizer proposes within a billionth of a step
 * beside a value is taken for that value. */
typedef struct femrun_parameter {
    femrun_text_t name;
    femrun_kind_t kind;
    uint32_t      logarithmic; /* not 0: search in the logarithm; then low > 0 */
    double        low, high, step;
    uint32_t      choice_count;
    uint32_t      reserved;
} femrun_parameter_t;

/* Borrowed until `open` returns. */
typedef struct femrun_problem {
    uint32_t size;
    uint32_t parameter_count;
    const femrun_parameter_t *parameters;
    uint32_t objective_count;
    uint32_t constraint_count;
    uint64_t seed;
} femrun_problem_t;
#define FEMRUN_PROBLEM_SIZE_MIN FEMRUN_SIZE_TO(femrun_problem_t, seed)

/* How a trial ended. */
typedef uint32_t femrun_outcome_t;
enum {
    FEMRUN_COMPLETE      = 0, /* losses and excesses are there */
    FEMRUN_FAILED_DESIGN = 1, /* the design cannot be solved: learn from it */
    FEMRUN_DROPPED       = 2  /* given up for reasons that say nothing about the design */
};

/* Borrowed until `tell` returns. */
typedef struct femrun_verdict {
    uint64_t         trial;
    femrun_outcome_t outcome;
    uint32_t         reserved;
    femrun_text_t    stage;      /* FEMRUN_FAILED_DESIGN: "model", "mesh", "solve", "post" */
    const double    *losses;     /* objective_count when complete, else null */
    /* constraint_count when complete, else null. Each how far the constraint is beyond its nearer
     * limit, in its own unit; negative when it is kept, and then how much room is left. */
    const double    *excesses;
} femrun_verdict_t;

typedef struct femrun_optimizer {
    uint32_t size;
    uint32_t reserved;
    void    *self; /* the plugin's own */

    /* Takes the problem. Called once. FEMRUN_INVALID says that the optimizer cannot do it (say, more
     * than one objective). [instance's thread] */
    femrun_status_t (*open)(struct femrun_optimizer *optimizer, const femrun_host_t *host,
                            const femrun_problem_t *problem);

    /* Proposes designs for the trials numbered trials[0] ... trials[count - 1], ascending, into
     * `designs`, row by row, and their number into *proposed. Fewer than `count` means that the
     * finite space is used up. FEMRUN_UNAVAILABLE says that no design that keeps the rules was
     * found. [instance's thread, after open] */
    femrun_status_t (*ask)(struct femrun_optimizer *optimizer, const femrun_host_t *host,
                           const uint64_t *trials, size_t count, double *designs, size_t *proposed);

    /* A trial runs that the optimizer did not propose: a design that the user wants tried.
     * [instance's thread, after open] */
    femrun_status_t (*adopt)(struct femrun_optimizer *optimizer, const femrun_host_t *host,
                             uint64_t trial, const double *design);

    /* Trials ended, in this order. Each trial is told once. [instance's thread, after open] */
    femrun_status_t (*tell)(struct femrun_optimizer *optimizer, const femrun_host_t *host,
                            const femrun_verdict_t *verdicts, size_t count);

    /* Frees the optimizer; no call follows. [instance's thread] */
    void (*destroy)(struct femrun_optimizer *optimizer);

    /* The plugin's extension table `id`, or null. May itself be null. [any-thread] */
    const void *(*get_extension)(struct femrun_optimizer *optimizer, const char *id);
} femrun_optimizer_t;
#define FEMRUN_OPTIMIZER_SIZE_MIN FEMRUN_SIZE_TO(femrun_optimizer_t, get_extension)

typedef struct femrun_optimizer_factory {
    uint32_t size;
    uint32_t reserved;
    /* As femrun_solver_factory_t.create. [the thread that becomes the instance's] */
    femrun_status_t (*create)(const femrun_host_t *host, femrun_text_t settings,
                              femrun_optimizer_t **made);
} femrun_optimizer_factory_t;
#define FEMRUN_OPTIMIZER_FACTORY_SIZE_MIN FEMRUN_SIZE_TO(femrun_optimizer_factory_t, create)

#ifdef __cplusplus
}
#endif

#endif
