/* SPDX-License-Identifier: MIT */
/*
 * What every table of the plugin interface is made of.
 *
 * Laws of the line between host and plugin:
 *  - only C types cross it: pointers with sizes, fixed-width integers, doubles, texts, status;
 *  - every table starts with `uint32_t size`, the size it had where it was compiled, and grows at
 *    its end only; read a member only if `size` covers it (FEMRUN_HAS);
 *  - whoever makes a thing frees it; nothing is handed over;
 *  - a borrowed pointer lives until the call that it came with returns, unless its comment says more;
 *  - no C++ exception, no longjmp and no exit crosses the line.
 *
 * A tag in brackets ends each comment: which thread calls, and when. The host makes one thread for
 * each instance, the instance's thread, and calls everything there except what says [any-thread].
 */
#ifndef FEMRUN_ABI_BASE_H
#define FEMRUN_ABI_BASE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this interface. A host speaks its own and the one before. It moves only when an
 * old plugin would no longer work; additions come as longer tables and new extensions. */
#define FEMRUN_ABI_VERSION 1u

/* Whether the table that `pointer` points to has `member`. */
#define FEMRUN_HAS(pointer, member)                                                  \
    ((pointer)->size >= (uint32_t)((const char *)(&(pointer)->member + 1) - (const char *)(pointer)))

/* UTF-8 text, not terminated, borrowed. `data` may be null when `size` is 0. */
typedef struct femrun_text {
    const char *data;
    size_t      size;
} femrun_text_t;

/* How a call ended. What to say about it goes through femrun_host_t.set_error first. */
typedef int32_t femrun_status_t;
enum {
    FEMRUN_OK          = 0,
    FEMRUN_INVALID     = 1, /* fix the input: a setting, a model, a request */
    FEMRUN_MISSING     = 2, /* name something that exists */
    FEMRUN_UNAVAILABLE = 3, /* a resource is missing now (licence, memory, disk, time): try again later */
    FEMRUN_CANCELLED   = 4, /* the host asked to stop, and the plugin did */
    FEMRUN_BAD_DESIGN  = 5, /* solve only: this design cannot be solved, now or ever */
    FEMRUN_FAULT       = 6  /* a bug of the plugin */
};

/* What kind of value a parameter or a setting takes. */
typedef uint32_t femrun_kind_t;
enum {
    FEMRUN_REAL        = 0,
    FEMRUN_INTEGER     = 1,
    FEMRUN_CATEGORICAL = 2  /* one of listed texts */
};

#ifdef __cplusplus
}
#endif

#endif
