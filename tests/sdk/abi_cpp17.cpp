// SPDX-License-Identifier: MIT
// The interface as C++17.
#include "abi_layout.h"
