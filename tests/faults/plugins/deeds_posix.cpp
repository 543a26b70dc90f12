// SPDX-License-Identifier: MIT
#include "deeds.hpp"

#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <sys/resource.h>

namespace misbehaving {

void open_without_end() {
    while (open("/dev/null", O_RDONLY | O_CLOEXEC) >= 0) {}
}

void take_all_memory() {
    const rlimit limit{rlim_t{1} << 30, rlim_t{1} << 30};
    setrlimit(RLIMIT_AS, &limit);
    for (;;) std::memset(new char[1 << 24], 1, 1 << 24);
}

void stand_still() { std::raise(SIGSTOP); }

Stubborn stubborn_program() {
    return {"/bin/sh", "/tmp", {"-c", "trap '' TERM; sleep 1000 & wait; wait"}};
}

}  // namespace misbehaving
