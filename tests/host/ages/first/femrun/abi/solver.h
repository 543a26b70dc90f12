/* SPDX-License-Identifier: MIT */
/*
 * A solver turns a design into a response: named numbers, usually by simulation.
 *
 *     create -> [probe] -> open -> solve, solve, solve ... -> destroy
 *
 * `open` fixes names and order once, so that a solve passes bare values.
 */
#ifndef FEMRUN_ABI_SOLVER_H
#define FEMRUN_ABI_SOLVER_H

#include "host.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One named quantity that `solve` will be given: a parameter, a fixed or a derived one. */
typedef struct femrun_quantity {
    femrun_text_t name;
    femrun_text_t unit; /* empty when the study file says none */
    femrun_kind_t kind;
    uint32_t      flags; /* FEMRUN_QUANTITY_... */
} femrun_quantity_t;

enum {
    /* The study has a use of its own for it: it is fixed or derived, or a derived quantity is made
     * of it. Any other quantity has no effect unless the solver uses it. */
    FEMRUN_QUANTITY_OPTIONAL = 1u << 0
};

/* A value of a quantity: `number` for reals and integers (exact to 2^53), `text` for categorical
 * ones (a numeric choice has both). */
typedef struct femrun_value {
    double        number;
    femrun_text_t text;
} femrun_value_t;

/* What a study wants of the solver. Borrowed until `open` returns. */
typedef struct femrun_setup {
    uint32_t      size;
    uint32_t      quantity_count;
    const femrun_quantity_t *quantities;
    uint32_t      response_count;
    uint32_t      reserved;
    const femrun_text_t *responses; /* names that the study uses, in the order of `solve` */
    femrun_text_t study_folder;     /* absolute; paths in settings are relative to it */
} femrun_setup_t;

/* One attempt at one design. Borrowed until `solve` returns. */
typedef struct femrun_attempt {
    uint32_t size;
    uint32_t ordinal; /* 1 for the first attempt at this trial */
    uint64_t attempt; /* unique for ever in the study's database */
    uint64_t trial;   /* number in its study */
    const femrun_value_t *design; /* setup.quantity_count values */
    double  *response;            /* setup.response_count values, NaN on entry; the plugin fills it */
} femrun_attempt_t;

/* Receives what `probe` finds. Texts are copied. */
typedef struct femrun_probe {
    uint32_t size;
    uint32_t reserved;
    void    *self;
    /* A fact about the program behind the solver: ("version", "2.20"), ("licence", "free"),
     * ("executable", "/usr/bin/ccx"). [instance's thread, in probe] */
    void (*fact)(const struct femrun_probe *probe, femrun_text_t name, femrun_text_t value);
    /* A quantity that the model can vary, with its present value; NaN when the model has none.
     * [instance's thread, in probe] */
    void (*variable)(const struct femrun_probe *probe, femrun_text_t name, femrun_text_t unit,
                     femrun_kind_t kind, femrun_value_t value);
    /* A response that the solver returns with these settings. [instance's thread, in probe] */
    void (*response)(const struct femrun_probe *probe, femrun_text_t name, femrun_text_t unit);
} femrun_probe_t;

typedef struct femrun_solver {
    uint32_t size;
    uint32_t reserved;
    void    *self; /* the plugin's own */

    /* Finds out what is there, without opening: the program, its licence, the model's variables and
     * responses. Nothing is solved. Mistakes in the settings are found here: FEMRUN_INVALID.
     * [instance's thread] */
    femrun_status_t (*probe)(struct femrun_solver *solver, const femrun_host_t *host,
                             const femrun_probe_t *probe);

    /* Gets ready for a study: checks that it can take these quantities and give these responses.
     * Called once. [instance's thread, before the first solve] */
    femrun_status_t (*open)(struct femrun_solver *solver, const femrun_host_t *host,
                            const femrun_setup_t *setup);

    /* Solves one design, which may take hours. Returns FEMRUN_OK with every response finite, or
     * says with set_error why not. [instance's thread, after open] */
    femrun_status_t (*solve)(struct femrun_solver *solver, const femrun_host_t *host,
                             const femrun_attempt_t *attempt);

    /* Frees the solver; no call follows. [instance's thread] */
    void (*destroy)(struct femrun_solver *solver);

    /* The plugin's extension table `id`, or null. May itself be null. [any-thread] */
    const void *(*get_extension)(struct femrun_solver *solver, const char *id);
} femrun_solver_t;

typedef struct femrun_solver_factory {
    uint32_t size;
    uint32_t reserved;
    /* Makes a solver from its settings (JSON text of one object that fits the descriptor's schema,
     * defaults filled in) into *made, or says with set_error what is wrong with them. The host frees
     * it with its `destroy`. [the thread that becomes the instance's] */
    femrun_status_t (*create)(const femrun_host_t *host, femrun_text_t settings,
                              femrun_text_t study_folder, femrun_solver_t **made);
} femrun_solver_factory_t;

#ifdef __cplusplus
}
#endif

#endif
