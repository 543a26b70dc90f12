/* SPDX-License-Identifier: MIT */
/* The study's rules, known before solving. */
#ifndef FEMRUN_ABI_EXT_RULES_H
#define FEMRUN_ABI_EXT_RULES_H

#include "../host.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FEMRUN_EXT_RULES "femrun.rules/1"

typedef struct femrun_host_rules {
    uint32_t size;
    uint32_t count; /* how many rules there are; 0: everything keeps them */
    /* Not 0 when the design (one double a parameter, coded as for ask) keeps every rule. A pure
     * function. [instance's thread, after open] */
    int32_t (*keeps)(const femrun_host_t *host, const double *design);
} femrun_host_rules_t;

#ifdef __cplusplus
}
#endif

#endif
