// SPDX-License-Identifier: MIT
#include "crash.h"

#include <sys/mman.h>
#include <unistd.h>

void crash() {
    void* const page = mmap(nullptr, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *static_cast<volatile int*>(page) = 1;
}

void hang() {
    for (;;) pause();
}
