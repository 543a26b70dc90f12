/* SPDX-License-Identifier: MIT */
/* A library whose door is wrong in a way that the build says: its ABI version and its size. */
#include "femrun/abi/femrun.h"

static const femrun_descriptor_t *descriptor(uint32_t index) {
    (void)index;
    return 0;
}

static const void *factory(uint32_t index) {
    (void)index;
    return 0;
}

FEMRUN_EXPORT const femrun_entry_t femrun_entry = {
    ENTRY_SIZE, ENTRY_ABI, "9.1.0", ENTRY_COUNT, descriptor, factory};
