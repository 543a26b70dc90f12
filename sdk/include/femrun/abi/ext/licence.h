/* SPDX-License-Identifier: MIT */
/*
 * Licences of what the plugin drives: a program that it ended by force, and one that was denied.
 *
 * Why tell? Femrun counts licences over all studies and PCs and starts nothing that could not have
 * one. Two things it cannot see. A licence server takes minutes to notice that its holder was
 * killed, and a plugin may end a hung program and go on: Femrun would give the licence to the next
 * attempt at once, which would be refused. And a colleague may have taken the last licence by hand:
 * a plugin that says of which pool it was denied one takes that one out of the count for a while,
 * and no others that its attempt holds. The solve then returns FEMRUN_UNAVAILABLE, which is a wait
 * and no failure.
 *
 *     static femrun_status_t no_licence(const femrun_host_t *host) {
 *         const femrun_host_licence_t *licence =
 *             (const femrun_host_licence_t *)host->get_extension(host, FEMRUN_EXT_LICENCE);
 *         const femrun_text_t pool = {"femtet", 6}, stage = {"licence", 7};
 *         const femrun_text_t why = {"all licences are taken", 22};
 *         if (licence && FEMRUN_HAS(licence, denied)) licence->denied(host, pool);
 *         host->set_error(host, stage, why);
 *         return FEMRUN_UNAVAILABLE;
 *     }
 *
 * A pool has the name that study files give it in [licences]; an empty text means every pool that
 * the present attempt holds some of. A name that it holds none of is passed over.
 */
#ifndef FEMRUN_ABI_EXT_LICENCE_H
#define FEMRUN_ABI_EXT_LICENCE_H

#include "../host.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FEMRUN_EXT_LICENCE "femrun.licence/1"

typedef struct femrun_host_licence {
    uint32_t size;
    uint32_t reserved;
    /* Something that held a licence of the pool was ended by force: what the attempt holds of it
     * rests for its cool-down, however the solve ends. [instance's thread, in solve] */
    void (*killed)(const femrun_host_t *host, femrun_text_t pool);
    /* A licence of the pool was not to be had. [instance's thread, in solve] */
    void (*denied)(const femrun_host_t *host, femrun_text_t pool);
} femrun_host_licence_t;

#ifdef __cplusplus
}
#endif

#endif
