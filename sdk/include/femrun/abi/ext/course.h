/* SPDX-License-Identifier: MIT */
/*
 * An optimizer that chooses its own way, and changes its mind on the way: this model while there are
 * few trials, that one when there are many. An extension of the optimizer, not of the host.
 *
 * Why does the host have to know? What such a choice hangs on (how many trials are wanted, how long a
 * solve takes) is not in what an optimizer is told, differs when a study goes on, and could not be
 * repeated. So the choice itself goes on record, with its reason, which people see; and when a study
 * is restored, the optimizer is told what it chose and in which place, instead of being asked again.
 *
 *     static femrun_status_t consider(femrun_optimizer_t *optimizer, const femrun_host_t *host,
 *                                     const femrun_outlook_t *outlook, femrun_text_t *course,
 *                                     femrun_text_t *reason) {
 *         my_search_t *search = (my_search_t *)optimizer->self;
 *         if (!search->is_quick && FEMRUN_HAS(outlook, solve_s) && outlook->solve_s > 0 &&
 *             outlook->solve_s < 0.01) {
 *             const femrun_text_t word = {"quick", 5}, why = {"a solve takes less than 10 ms", 29};
 *             follow(optimizer, host, word);
 *             *course = word;
 *             *reason = why;
 *         }
 *         return FEMRUN_OK;
 *     }
 */
#ifndef FEMRUN_ABI_EXT_COURSE_H
#define FEMRUN_ABI_EXT_COURSE_H

#include "../optimizer.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FEMRUN_EXT_COURSE "femrun.course/1"

/* What lies ahead of a study, as far as the host knows; 0 where it does not. */
typedef struct femrun_outlook {
    uint32_t size;
    uint32_t slots;         /* trials that may be solved at a time */
    uint64_t trials_wanted; /* successes, all together; 0: no number */
    uint64_t trials_most;   /* trials that may be tried, all together; 0: no number */
    double   left_s;        /* until the study's time is over; below 0: it has no limit */
    double   solve_s;       /* wall time of a solve, the median of late ones; 0: none yet */
} femrun_outlook_t;

/* What an optimizer offers. Both or neither of its functions. */
typedef struct femrun_optimizer_course {
    uint32_t size;
    uint32_t reserved;

    /* Before an ask of a study that runs, never while one is restored. The host has set *course and
     * *reason to empty texts. An optimizer that goes on otherwise from here on does so, and says it:
     * *course is a word of its own, at most 64 bytes, by which `follow` finds the same way; *reason
     * is a sentence for people. Both live until its next call. [instance's thread, after open] */
    femrun_status_t (*consider)(struct femrun_optimizer *optimizer, const femrun_host_t *host,
                                const femrun_outlook_t *outlook, femrun_text_t *course,
                                femrun_text_t *reason);

    /* While a study is restored, in the place where `consider` answered it: `course` is how the
     * optimizer goes on from here on. FEMRUN_INVALID when it knows no such way.
     * [instance's thread, after open] */
    femrun_status_t (*follow)(struct femrun_optimizer *optimizer, const femrun_host_t *host,
                              femrun_text_t course);
} femrun_optimizer_course_t;

#ifdef __cplusplus
}
#endif

#endif
