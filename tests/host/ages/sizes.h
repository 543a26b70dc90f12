/* SPDX-License-Identifier: MIT */
/* How long the tables were in SDK 1.0, as its own headers say. */
#ifndef FEMRUN_TEST_AGES_SIZES_H
#define FEMRUN_TEST_AGES_SIZES_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct first_sizes {
    uint32_t descriptor, entry, host, problem, optimizer, optimizer_factory, setup, attempt, probe,
        solver, solver_factory, program, run_result;
} first_sizes_t;

extern const first_sizes_t first_sizes;

#ifdef __cplusplus
}
#endif

#endif
