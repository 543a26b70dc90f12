/* SPDX-License-Identifier: MIT */
/* How a plugin goes down by a mistake of its own. */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/* Writes to a page that forbids it. Sanitizers have null pointers in view, or a page there. */
void crash(void);

#ifdef __cplusplus
}
#endif
