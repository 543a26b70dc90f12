// SPDX-License-Identifier: MIT
#include "system/this_process.hpp"

#include <climits>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include <sched.h>
#include <unistd.h>

namespace femrun::system {

std::filesystem::path executable_path() {
    std::error_code unknown;
    return std::filesystem::read_symlink("/proc/self/exe", unknown);
}

std::uint64_t process_id() { return static_cast<std::uint64_t>(::getpid()); }

std::size_t open_handles() {
    std::error_code failed;
    std::size_t count = 0;
    for (std::filesystem::directory_iterator entry("/proc/self/fd", failed), end;
         !failed && entry != end; entry.increment(failed))
        ++count;
    return count;
}

std::string host_name() {
    char name[HOST_NAME_MAX + 1] = {};
    if (::gethostname(name, HOST_NAME_MAX) != 0 || name[0] == '\0') return "localhost";
    return name;
}

unsigned core_count() {
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    if (::sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
        const int count = CPU_COUNT(&allowed);
        if (count > 0) return static_cast<unsigned>(count);
    }
    return std::max(1u, std::thread::hardware_concurrency());  // more than 1024 processors
}

void end_within(std::chrono::milliseconds grace, int code) {
    std::thread([grace, code] {
        std::this_thread::sleep_for(grace);
        ::_exit(code);
    }).detach();
}

void exit_without_destructors() {
    ::on_exit(
        [](int code, void*) {
            std::fflush(nullptr);
            ::_exit(code);
        },
        nullptr);
}

}  // namespace femrun::system
