// SPDX-License-Identifier: MIT
#include "system/this_process.hpp"

#include <cerrno>
#include <charconv>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

#include <fcntl.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

namespace femrun::system {

std::filesystem::path executable_path() {
    // Once: when the file is replaced, the system gives a name that never was.
    std::error_code unknown;
    static const auto path = std::filesystem::read_symlink("/proc/self/exe", unknown);
    return path;
}

std::uint64_t process_id() { return static_cast<std::uint64_t>(::getpid()); }

// "4711 (a name) S 1 ...": the name may hold spaces and brackets; the start is the 20th field after
// it.
std::uint64_t process_started(std::uint64_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string text;
    std::getline(file, text, '\0');
    const auto bracket = text.rfind(')');
    if (bracket == std::string::npos) return 0;
    std::istringstream fields(text.substr(bracket + 1));
    std::string field;
    fields >> field;
    if (field == "Z" || field == "X") return 0;  // dead, and not yet waited for
    for (int i = 1; i < 20 && fields; ++i) fields >> field;
    std::uint64_t started = 0;
    std::from_chars(field.data(), field.data() + field.size(), started);
    return started;
}

std::size_t open_handles() {
    std::error_code failed;
    std::size_t count = 0;
    for (std::filesystem::directory_iterator entry("/proc/self/fd", failed), end;
         !failed && entry != end; entry.increment(failed))
        ++count;
    return count;
}

// Nothing is opened to find it out: a process without descriptors could not.
std::optional<std::string> used_up_limit() {
    const int spare = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
    const bool no_descriptor = spare < 0 && errno == EMFILE;
    if (spare >= 0) ::close(spare);
    rlimit limit{};
    if (no_descriptor && ::getrlimit(RLIMIT_NOFILE, &limit) == 0)
        return "the " + std::to_string(limit.rlim_cur) + " open files that it may have";

    if (::getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return std::nullopt;
    // Less than this is no room to work in.
    const std::size_t room = static_cast<std::size_t>(limit.rlim_cur) / 16;
    void* const page = ::mmap(nullptr, room, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page != MAP_FAILED) {
        ::munmap(page, room);
        return std::nullopt;
    }
    return "the " + std::to_string(limit.rlim_cur >> 20) + " MiB of memory that it may have";
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

void outlive_failed_writes() {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
}

void keep_freed_memory() {
#ifdef __GLIBC__
    // Chunks of files have 64 KiB; pieces of this size and more go back at once.
    constexpr int piece = 1 << 20;
    ::mallopt(M_MMAP_THRESHOLD, piece);
    ::mallopt(M_TRIM_THRESHOLD, 2 * piece);
#endif
}

void end_now(int code) { ::_exit(code); }

void end_within(std::chrono::milliseconds grace, int code) {
    std::thread([grace, code] {
        std::this_thread::sleep_for(grace);
        end_now(code);
    }).detach();
}

void exit_without_destructors() {
    ::on_exit(
        [](int code, void*) {
            std::fflush(nullptr);
            end_now(code);
        },
        nullptr);
}

}  // namespace femrun::system
