/* SPDX-License-Identifier: MIT */
/* A library that does a deed while it is loaded or unloaded, whichever the build says: AT_LOAD or
 * AT_UNLOAD is the deed. Else it offers a solver that nobody makes, NAME in VERSION. */
#include <stdio.h>
#include <stdlib.h>

#include "crash.h"
#include "femrun/abi/femrun.h"

#ifndef SETTINGS
#define SETTINGS "{\"type\": \"object\", \"additionalProperties\": false}"
#endif

enum { NOTHING, DIE, EXIT, HANG, PRINT };

static void act(int deed) {
    if (deed == DIE) crash();
    if (deed == EXIT) exit(3);
    if (deed == HANG) hang();
    if (deed == PRINT) puts("welcome to the trial version");
}

__attribute__((constructor)) static void loaded(void) { act(AT_LOAD); }
__attribute__((destructor)) static void unloaded(void) { act(AT_UNLOAD); }

static femrun_status_t create(const femrun_host_t *host, femrun_text_t settings,
                              femrun_text_t study_folder, femrun_solver_t **made) {
    (void)host, (void)settings, (void)study_folder, (void)made;
    return FEMRUN_FAULT;
}

static const femrun_descriptor_t *descriptor(uint32_t index) {
    static const femrun_descriptor_t one = {
        sizeof(femrun_descriptor_t), 0, FEMRUN_SOLVER, NAME, VERSION, "A solver for tests.",
        SETTINGS};
    return index == 0 ? &one : 0;
}

static const void *factory(uint32_t index) {
    static const femrun_solver_factory_t one = {sizeof(femrun_solver_factory_t), 0, create};
    return index == 0 ? &one : 0;
}

FEMRUN_EXPORT const femrun_entry_t femrun_entry = {
    sizeof(femrun_entry_t), FEMRUN_ABI_VERSION, "1.0.0", 1, descriptor, factory};
