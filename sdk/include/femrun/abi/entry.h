/* SPDX-License-Identifier: MIT */
/*
 * The door of a plugin library: its one exported symbol. It is a table,
 *
 *     FEMRUN_EXPORT const femrun_entry_t femrun_entry = { ... };
 *
 * or, since SDK 1.1, a function, for languages that cannot fill a table before the library runs:
 *
 *     FEMRUN_EXPORT const femrun_entry_t *femrun_entry_function(void) { ... }
 *
 * Libraries are looked for in the folder `plugins` beside the program, in the user's and the
 * system's plugin folders, and in FEMRUN_PLUGIN_PATH. They end in .femrun (a shared library under
 * another name, so that a plugin folder can hold a plugin's own libraries too).
 *
 * Scanning loads a library (in a process of its own, which has 10 s), reads its entry and the
 * descriptors, and unloads it again: loading must be fast, show nothing, start no thread and touch
 * no licence. A library may be loaded and unloaded many times in one process.
 */
#ifndef FEMRUN_ABI_ENTRY_H
#define FEMRUN_ABI_ENTRY_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

#if defined(_WIN32)
#define FEMRUN_EXPORT __declspec(dllexport)
#else
#define FEMRUN_EXPORT __attribute__((visibility("default")))
#endif

/* What is known about a plugin without making an instance of it. All texts end in 0, are UTF-8 and
 * live while the library is loaded. */
typedef struct femrun_descriptor {
    uint32_t    size;
    uint32_t    flags;       /* FEMRUN_FLAG_... */
    const char *factory;     /* FEMRUN_SOLVER or FEMRUN_OPTIMIZER */
    const char *name;        /* what a study file says: "calculix"; [a-z0-9-], third parties put a domain in front: "com.example.wing" */
    const char *version;     /* of the plugin: "1.4.0" */
    const char *description; /* one sentence */
    const char *settings;    /* JSON Schema (draft 2020-12: type, properties, required, enum, default,
                                description, minimum, maximum, items, additionalProperties) of the
                                settings object; a text setting with "format": "path" names a file
                                relative to the study file */
} femrun_descriptor_t;
#define FEMRUN_DESCRIPTOR_SIZE_MIN FEMRUN_SIZE_TO(femrun_descriptor_t, settings)

enum {
    /* Safe in the host's own process: it computes, it starts no program and drives no application. */
    FEMRUN_FLAG_IN_PROCESS = 1u << 0,
    /* Optimizer only: what it proposes does not depend on what it is told, so that the host may ask
     * far ahead without making it worse. */
    FEMRUN_FLAG_INDEPENDENT = 1u << 1
};

#define FEMRUN_SOLVER    "femrun.solver/1"
#define FEMRUN_OPTIMIZER "femrun.optimizer/1"

typedef struct femrun_entry {
    uint32_t    size;
    uint32_t    abi_version; /* FEMRUN_ABI_VERSION as the plugin was compiled */
    const char *sdk_version; /* of the SDK it was compiled with, for messages */

    uint32_t plugin_count;
    /* Descriptor `index` of `plugin_count`; lives while the library is loaded. [any-thread] */
    const femrun_descriptor_t *(*descriptor)(uint32_t index);

    /* The factory of plugin `index`: femrun_solver_factory_t or femrun_optimizer_factory_t, as its
     * descriptor says. Lives while the library is loaded. [any-thread] */
    const void *(*factory)(uint32_t index);
} femrun_entry_t;
#define FEMRUN_ENTRY_SIZE_MIN FEMRUN_SIZE_TO(femrun_entry_t, factory)

#define FEMRUN_ENTRY_SYMBOL          "femrun_entry"
#define FEMRUN_ENTRY_FUNCTION_SYMBOL "femrun_entry_function"

/* Gives the same table each time, filled in; it lives while the library is loaded. [any-thread] */
typedef const femrun_entry_t *(*femrun_entry_function_t)(void);

#ifdef __cplusplus
}
#endif

#endif
