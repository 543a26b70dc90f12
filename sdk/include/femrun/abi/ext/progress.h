/* SPDX-License-Identifier: MIT */
/*
 * How far a solve has come, for whoever waits for it.
 *
 * Why a fraction, and not a time that is left? The plugin knows its steps, the host knows how long
 * solves of this study take. Why a stage beside it? "meshing" at 30 % for an hour says what to look
 * at. It decides nothing: silence is not taken for hanging (that is what time limits are for).
 *
 *     static void march(const femrun_host_t *host, int steps) {
 *         const femrun_host_progress_t *progress =
 *             (const femrun_host_progress_t *)host->get_extension(host, FEMRUN_EXT_PROGRESS);
 *         const femrun_text_t stage = {"marching", 8};
 *         int                 step;
 *         for (step = 0; step < steps && !host->should_stop(host); ++step)
 *             if (progress && FEMRUN_HAS(progress, report))
 *                 progress->report(host, (double)step / steps, stage);
 *     }
 */
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
