/* SPDX-License-Identifier: MIT */
/*
 * What the host does for a plugin instance. Every call of a plugin's table is given this table; it
 * and all that it points to live until the instance is destroyed.
 */
#ifndef FEMRUN_ABI_HOST_H
#define FEMRUN_ABI_HOST_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct femrun_host {
    uint32_t size;
    uint32_t abi_version; /* the newest that this host speaks */
    void    *self;        /* the host's own */

    /* Name and version of the host, for messages. They live as long as this table. */
    femrun_text_t name;
    femrun_text_t version;

    /* Not 0 once the host wants the present call to end soon. Ask at least ten times a second in
     * long work; a process-isolated plugin that does not stop within a grace time is killed.
     * [any-thread] */
    int32_t (*should_stop)(const struct femrun_host *host);

    /* Says what went wrong, before a call returns anything but FEMRUN_OK. `message` is one sentence
     * for a person: what is wrong with which value; what would be right. `stage` says where: for
     * FEMRUN_BAD_DESIGN one of "model", "mesh", "solve", "post"; for FEMRUN_UNAVAILABLE one of
     * "licence", "memory", "disk", "time"; else empty. Both are copied; the last call counts.
     * [instance's thread, in a call] */
    void (*set_error)(const struct femrun_host *host, femrun_text_t stage, femrun_text_t message);

    /* The extension table `id`, such as FEMRUN_EXT_PROGRESS, or null when this host has none. The
     * table lives as long as this one. [any-thread] */
    const void *(*get_extension)(const struct femrun_host *host, const char *id);

    /* Says more about what the last set_error said, which begins with no flags:
     * FEMRUN_FAILURE_... Since SDK 1.1. [instance's thread, in a call] */
    void (*set_failure_flags)(const struct femrun_host *host, uint32_t flags);
} femrun_host_t;
#define FEMRUN_HOST_SIZE_MIN FEMRUN_SIZE_TO(femrun_host_t, get_extension)

enum {
    /* With FEMRUN_BAD_DESIGN: the study file itself says that such an ending is the design's.
     * However many of them are alike, that says nothing against the set-up. */
    FEMRUN_FAILURE_DECLARED = 1u << 0,
    /* With FEMRUN_UNAVAILABLE: what the plugin drives is gone (it crashed, or had to be killed), as
     * if the plugin's process had died: the attempt is lost, the next one gets a fresh process, and a
     * design that does so every time is taken for the cause. Since SDK 1.2; an older host waits, and
     * tries again. */
    FEMRUN_FAILURE_LOST = 1u << 1
};

#ifdef __cplusplus
}
#endif

#endif
