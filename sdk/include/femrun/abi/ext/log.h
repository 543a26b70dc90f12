/* SPDX-License-Identifier: MIT */
/*
 * Lines for the person who looks for a cause, at ten in the morning, of what happened at night.
 *
 * Why not print them? Standard output may carry Femrun's own JSON, and belongs to the whole process:
 * on a thread, lines of several slots mix there, and nobody can tell whose they are or how grave.
 * Here each line has a level and an owner. It goes to the study's log, and with the attempt that ran;
 * what create, probe and open say goes with the first attempt after them, or, when they fail, behind
 * their message. Why not one long text? Because a person reads the last lines of many attempts.
 *
 * It is an extension since a host may have no log (a test of yours); a line then is worth nothing.
 *
 *     static void say(const femrun_host_t *host, int iteration, double residual) {
 *         const femrun_host_log_t *log =
 *             (const femrun_host_log_t *)host->get_extension(host, FEMRUN_EXT_LOG);
 *         char          line[80];
 *         femrun_text_t text;
 *         if (!log || !FEMRUN_HAS(log, line)) return;
 *         snprintf(line, sizeof line, "step %d: residual %g", iteration, residual);
 *         text.data = line;
 *         text.size = strlen(line);
 *         log->line(host, FEMRUN_LOG_INFO, text);
 *     }
 *
 * The table may be asked for once, in create, and kept: it lives as long as the host's.
 */
#ifndef FEMRUN_ABI_EXT_LOG_H
#define FEMRUN_ABI_EXT_LOG_H

#include "../host.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FEMRUN_EXT_LOG "femrun.log/1"

enum { FEMRUN_LOG_DEBUG = 0, FEMRUN_LOG_INFO = 1, FEMRUN_LOG_WARNING = 2, FEMRUN_LOG_ERROR = 3 };

typedef struct femrun_host_log {
    uint32_t size;
    uint32_t reserved;
    /* One line, copied, without its end; what does not fit into a line of some thousand bytes is cut.
     * Another level than those above is taken for info. [any-thread] */
    void (*line)(const femrun_host_t *host, int32_t level, femrun_text_t text);
} femrun_host_log_t;

#ifdef __cplusplus
}
#endif

#endif
