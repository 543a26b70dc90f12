/* SPDX-License-Identifier: MIT */
/*
 * The version of the SDK, which is not the version of the ABI (FEMRUN_ABI_VERSION, base.h): the
 * first number is the ABI version that a plugin built with this SDK speaks, the second moves with
 * every addition to headers, facade or build functions, the third with repairs.
 */
#ifndef FEMRUN_ABI_VERSION_H
#define FEMRUN_ABI_VERSION_H

#define FEMRUN_SDK_VERSION "1.3.0"

#endif
