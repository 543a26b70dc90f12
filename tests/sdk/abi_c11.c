/* SPDX-License-Identifier: MIT */
/* The interface as C11. */
#include "abi_layout.h"
