// SPDX-License-Identifier: MIT
#include "system/held.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <system_error>

#include "system/this_process.hpp"

namespace femrun::system {

Held held_now() {
    Held held;
    held.handles = open_handles();
    std::error_code failed;
    for (std::filesystem::directory_iterator entry("/proc/self/task", failed), end;
         !failed && entry != end; entry.increment(failed))
        ++held.threads;
    std::uint64_t whole_pages = 0, used_pages = 0;
    if (std::ifstream("/proc/self/statm") >> whole_pages >> used_pages)
        held.memory = used_pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    return held;
}

}  // namespace femrun::system
