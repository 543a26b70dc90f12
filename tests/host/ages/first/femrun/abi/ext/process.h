/* SPDX-License-Identifier: MIT */
/*
 * Programs run on a plugin's behalf. The host starts them in a process group (a job object on
 * Windows), watches the time limit and the wish to stop, and when either comes kills the whole tree
 * within a second: an author needs no system calls and leaves nothing running.
 */
#ifndef FEMRUN_ABI_EXT_PROCESS_H
#define FEMRUN_ABI_EXT_PROCESS_H

#include "../host.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FEMRUN_EXT_PROCESS "femrun.process/1"

typedef struct femrun_program {
    uint32_t             size;
    uint32_t             argument_count;
    femrun_text_t        executable;  /* a path, or a name that is looked up in PATH */
    const femrun_text_t *arguments;   /* without the program's own name */
    femrun_text_t        folder;      /* working folder, absolute */
    uint32_t             environment_count;
    uint32_t             reserved;
    const femrun_text_t *environment; /* "NAME=value", on top of the host's own */
    femrun_text_t        output;      /* file for standard output, relative to folder; empty discards it */
    femrun_text_t        error;       /* file for standard error; the same name as output joins them */
    double               limit_s;     /* wall seconds; 0 means no limit */
} femrun_program_t;

/* How a program ended. */
typedef uint32_t femrun_ending_t;
enum {
    FEMRUN_EXITED    = 0, /* `code` is its exit code */
    FEMRUN_SIGNALLED = 1, /* `code` is the signal (POSIX) */
    FEMRUN_TIMED_OUT = 2, /* killed at limit_s */
    FEMRUN_STOPPED   = 3, /* killed because the host wants to stop */
    FEMRUN_NOT_FOUND = 4, /* there is no such program, or none that can be run so: see message */
    FEMRUN_FAILED_TO_START = 5 /* the system has no room for it now (processes, files, disk) */
};

typedef struct femrun_run_result {
    uint32_t        size;
    femrun_ending_t ending;
    int32_t         code;
    uint32_t        reserved;
    double          wall_s, cpu_s; /* cpu of the program and its waited-for children */
    uint64_t        peak_memory;   /* bytes, the largest single process; 0 when unknown */
    femrun_text_t   message;       /* one sentence when not FEMRUN_EXITED; lives until the next run */
} femrun_run_result_t;

typedef struct femrun_host_process {
    uint32_t size;
    uint32_t reserved;
    /* Runs the program to its end. The result's `size` is set by the caller. Returns FEMRUN_OK when
     * the program was started and ended, whatever its exit code; FEMRUN_CANCELLED after
     * FEMRUN_STOPPED; FEMRUN_UNAVAILABLE for time-out and failed start; FEMRUN_MISSING when not found.
     * [instance's thread, in a call] */
    femrun_status_t (*run)(const femrun_host_t *host, const femrun_program_t *program,
                           femrun_run_result_t *result);
} femrun_host_process_t;

#ifdef __cplusplus
}
#endif

#endif
