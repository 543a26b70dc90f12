/* SPDX-License-Identifier: MIT */
/* Lines for the person who looks for a cause. They are kept with the attempt. */
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
    /* One line, copied. [any-thread] */
    void (*line)(const femrun_host_t *host, int32_t level, femrun_text_t text);
} femrun_host_log_t;

#ifdef __cplusplus
}
#endif

#endif
