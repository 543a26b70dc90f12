/* SPDX-License-Identifier: MIT */
/* The interface as C17. */
#include "abi_layout.h"
