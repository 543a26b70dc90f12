/* SPDX-License-Identifier: MIT */
/*
 * The values of a parameter with steps, as people wrote them.
 *
 * A step of 0.1 is no double, so that 0.1 + 6 * 0.1 computed in doubles is 0.7000000000000001: a
 * value that nobody wrote, and another design than 0.7. Where low and step are decimals, which they
 * are when a person wrote them, the k-th value is therefore computed as a decimal: low and step are
 * whole numbers of some unit, a power of ten (1 and 1 of 0.1), so that low + k * step is one too,
 * exactly, and only the division by the power of ten rounds. It gives the double that a person
 * means who writes the value. Where there is no such unit (low = pi / 4), a value is low + k * step
 * as doubles have it, and the last one is high itself when the steps lead to it.
 *
 *     femrun_grid_t grid = femrun_grid_of(parameter->low, parameter->high, parameter->step);
 *     double third = femrun_grid_value(&grid, 2);
 *
 * Nothing here calls a library, allocates or depends on the platform: the same bits everywhere, as
 * long as the compiler keeps a product and a sum apart (-ffp-contract=off, which
 * femrun_add_plugin sets).
 */
#ifndef FEMRUN_ABI_GRID_H
#define FEMRUN_ABI_GRID_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct femrun_grid {
    double   low, high, step;
    uint64_t count;  /* how many values there are; 0 for a continuum (step <= 0) */
    double   units;  /* in 1: a power of ten; 0 when low and step are no decimals */
    int64_t  first;  /* low and step in these units */
    int64_t  stride;
} femrun_grid_t;

/* How far from a step a number may be and still mean it, in steps: sums of decimal steps are off by
 * a few units in the last place, typing mistakes by far more. */
static inline double femrun_grid_slack(double steps) {
    return 1e-9 + 4 * 2.220446049250313e-16 * (steps < 0 ? -steps : steps);
}

/* The whole number that `number` is of 1 / units, into *whole; 0 when it is none below 2^53. */
static inline int femrun_grid_whole(double number, double units, int64_t *whole) {
    const double scaled = number * units;
    if (!(scaled > -9007199254740992.0 && scaled < 9007199254740992.0)) return 0;
    *whole = (int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    /* Both are exact up to 10^22, so that this is the double nearest to the decimal. */
    return (double)*whole / units == number;
}

static inline femrun_grid_t femrun_grid_of(double low, double high, double step) {
    femrun_grid_t grid = {0, 0, 0, 0, 0, 0, 0};
    double steps, units = 1;
    int decimals;
    grid.low = low;
    grid.high = high;
    grid.step = step;
    if (!(step > 0) || !(high >= low)) return grid;
    steps = (high - low) / step;
    if (!(steps < 9007199254740992.0)) return grid; /* finer than doubles are */
    grid.count = (uint64_t)(steps + femrun_grid_slack(steps)) + 1;
    for (decimals = 0; decimals <= 22; ++decimals, units *= 10) {
        double last;
        if (!femrun_grid_whole(low, units, &grid.first)) continue;
        if (!femrun_grid_whole(step, units, &grid.stride)) continue;
        last = (double)grid.first + (double)(grid.count - 1) * (double)grid.stride;
        if (last > -9007199254740992.0 && last < 9007199254740992.0) grid.units = units;
        break;
    }
    return grid;
}

/* The value number `k` from 0, below `count`. */
static inline double femrun_grid_value(const femrun_grid_t *grid, uint64_t k) {
    double value, beyond;
    if (grid->units > 0) {
        value = (double)(grid->first + (int64_t)k * grid->stride) / grid->units;
        return value > grid->high ? grid->high : value;
    }
    value = grid->low + (double)k * grid->step;
    beyond = (value - grid->high) / grid->step;
    if (beyond < 0) beyond = -beyond;
    return beyond <= femrun_grid_slack((double)k) || value > grid->high ? grid->high : value;
}

/* The number of the value that `value` means, into *k; 0 when it means none. */
static inline int femrun_grid_index(const femrun_grid_t *grid, double value, uint64_t *k) {
    const double steps = (value - grid->low) / grid->step;
    double nearest, off;
    if (grid->count == 0 || !(steps > -0.5 && steps < 9007199254740992.0)) return 0;
    *k = (uint64_t)(steps + 0.5);
    nearest = (double)*k;
    off = steps < nearest ? nearest - steps : steps - nearest;
    return off <= femrun_grid_slack(steps) && *k < grid->count;
}

#ifdef __cplusplus
}
#endif

#endif
