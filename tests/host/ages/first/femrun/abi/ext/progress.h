/* SPDX-License-Identifier: MIT */
/* How far a solve has come. */
#ifndef FEMRUN_ABI_EXT_PROGRESS_H
#define FEMRUN_ABI_EXT_PROGRESS_H

#include "../host.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FEMRUN_EXT_PROGRESS "femrun.progress/1"

typedef struct femrun_host_progress {
    uint32_t size;
    uint32_t reserved;
    /* `fraction` in 0 to 1, or negative when unknown; `stage` is a word or two ("meshing"), copied.
     * Call as often as you like: the host passes on a few a second. [any-thread, in solve] */
    void (*report)(const femrun_host_t *host, double fraction, femrun_text_t stage);
} femrun_host_progress_t;

#ifdef __cplusplus
}
#endif

#endif
