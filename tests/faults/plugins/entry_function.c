/* SPDX-License-Identifier: MIT */
/* A library whose door is a function; with NO_TABLE one that gives nothing. */
#include "femrun/abi/femrun.h"

static femrun_status_t create(const femrun_host_t *host, femrun_text_t settings,
                              femrun_text_t study_folder, femrun_solver_t **made) {
    (void)host, (void)settings, (void)study_folder, (void)made;
    return FEMRUN_FAULT;
}

static const femrun_descriptor_t *descriptor(uint32_t index) {
    static const femrun_descriptor_t one = {
        sizeof(femrun_descriptor_t), 0, FEMRUN_SOLVER, "through-a-function", "1.0.0",
        "A solver for tests.", "{\"type\": \"object\"}"};
    return index == 0 ? &one : 0;
}

static const void *factory(uint32_t index) {
    static const femrun_solver_factory_t one = {sizeof(femrun_solver_factory_t), 0, create};
    return index == 0 ? &one : 0;
}

FEMRUN_EXPORT const femrun_entry_t *femrun_entry_function(void) {
    static femrun_entry_t entry;
    entry.size = sizeof entry;
    entry.abi_version = FEMRUN_ABI_VERSION;
    entry.sdk_version = FEMRUN_SDK_VERSION;
    entry.plugin_count = 1;
    entry.descriptor = descriptor;
    entry.factory = factory;
#ifdef NO_TABLE
    return 0;
#else
    return &entry;
#endif
}
