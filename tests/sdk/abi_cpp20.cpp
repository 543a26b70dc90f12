// SPDX-License-Identifier: MIT
// The interface as C++20.
#include "abi_layout.h"
