/* SPDX-License-Identifier: MIT */
/* How a plugin goes down, or nowhere, by a mistake of its own. */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/* Writes to a page that forbids it. Sanitizers have null pointers in view, or a page there. */
void crash(void);

/* Never returns, and uses nothing. */
void hang(void);

#ifdef __cplusplus
}
#endif
