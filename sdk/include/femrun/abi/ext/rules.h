/* SPDX-License-Identifier: MIT */
/*
 * The study's rules, known before solving: "wall < radius / 2", written by the user.
 *
 * Why ask the host instead of being given formulas? An optimizer needs no parser of ours, and both
 * sides decide alike to the last bit. Why not return a design that breaks one, and be told so? It
 * would cost a trial's number, and a study that is replayed must not depend on who noticed first: a
 * design that breaks a rule is a fault of the optimizer.
 *
 *     static femrun_status_t draw(const femrun_host_t *host, double *design,
 *                                 void (*propose)(double *design)) {
 *         const femrun_host_rules_t *rules =
 *             (const femrun_host_rules_t *)host->get_extension(host, FEMRUN_EXT_RULES);
 *         int tries;
 *         for (tries = 0; tries < 10000; ++tries) {
 *             propose(design);
 *             if (!rules || !FEMRUN_HAS(rules, keeps) || rules->keeps(host, design)) return FEMRUN_OK;
 *         }
 *         return FEMRUN_UNAVAILABLE; // having said that no design was found that keeps the rules
 *     }
 */
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
