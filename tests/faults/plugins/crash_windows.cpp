// SPDX-License-Identifier: MIT
#include "crash.h"

#include <windows.h>

void crash() {
    void* const page = VirtualAlloc(nullptr, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_NOACCESS);
    *static_cast<volatile int*>(page) = 1;
}

void hang() {
    for (;;) Sleep(INFINITE);
}
