/* SPDX-License-Identifier: MIT */
/*
 * Files of an attempt: a fresh folder to work in, and the names of what is worth keeping.
 *
 * Why does the host make the folder? It is the host that must find it after a crash, count what it
 * takes of the disk, and delete it when the study's policy (`keep`) says so. It is made at the first
 * call, so that a solver that computes costs no file. The working directory is no substitute: it
 * belongs to the process, which may run several slots.
 *
 *     static femrun_status_t write_deck(const femrun_host_t *host, double thickness) {
 *         const femrun_host_artefacts_t *files =
 *             (const femrun_host_artefacts_t *)host->get_extension(host, FEMRUN_EXT_ARTEFACTS);
 *         const femrun_text_t name = {"deck.inp", 8}, what = {"the solver's input", 18};
 *         femrun_text_t       folder = {NULL, 0};
 *         char                path[4096];
 *         FILE               *deck;
 *         if (files && FEMRUN_HAS(files, folder)) folder = files->folder(host);
 *         if (folder.size == 0) return FEMRUN_UNAVAILABLE; // and the host has said why
 *         snprintf(path, sizeof path, "%.*s/deck.inp", (int)folder.size, folder.data);
 *         deck = fopen(path, "w");
 *         if (!deck) return FEMRUN_UNAVAILABLE; // having said so with set_error
 *         fprintf(deck, "%.17g\n", thickness);
 *         fclose(deck);
 *         if (FEMRUN_HAS(files, announce)) files->announce(host, name, what);
 *         return FEMRUN_OK;
 *     }
 */
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
