/* SPDX-License-Identifier: MIT */
/* Files of an attempt: a fresh folder to work in, and the names of what is worth keeping. */
#ifndef FEMRUN_ABI_EXT_ARTEFACTS_H
#define FEMRUN_ABI_EXT_ARTEFACTS_H

#include "../host.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FEMRUN_EXT_ARTEFACTS "femrun.artefacts/1"

typedef struct femrun_host_artefacts {
    uint32_t size;
    uint32_t reserved;
    /* The folder of the present attempt, made empty at the first call in a solve; absolute, valid
     * until the solve returns. Empty text when it could not be made: set_error has the reason.
     * Whether it stays on disk afterwards is the study's policy. [instance's thread, in solve] */
    femrun_text_t (*folder)(const femrun_host_t *host);
    /* Names a file in the folder (relative path) that a person may want, with what it is: ("job.frd",
     * "stress and displacement fields"). Copied. [instance's thread, in solve] */
    void (*announce)(const femrun_host_t *host, femrun_text_t path, femrun_text_t description);
} femrun_host_artefacts_t;

#ifdef __cplusplus
}
#endif

#endif
