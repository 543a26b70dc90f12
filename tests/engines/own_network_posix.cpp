// SPDX-License-Identifier: MIT
#include "own_network.hpp"

#include <cstring>
#include <fstream>
#include <utility>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/catch.hpp"

namespace femrun::test {

void leave_for_own_network() {
    static bool left = false;
    if (std::exchange(left, true)) return;
    const uid_t user = ::getuid();
    const gid_t group = ::getgid();
    const bool root = user == 0;
    REQUIRE(::unshare(CLONE_NEWNET | CLONE_NEWNS | (root ? 0 : CLONE_NEWUSER)) == 0);
    if (!root) {
        // Whoever this is stays it: daemons that take themselves for root want more users than one.
        std::ofstream("/proc/self/setgroups") << "deny";
        std::ofstream("/proc/self/uid_map") << fmt::format("{0} {0} 1", user);
        std::ofstream("/proc/self/gid_map") << fmt::format("{0} {0} 1", group);
    }
    REQUIRE(::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0);
    REQUIRE(::mount("tmpfs", "/run", "tmpfs", 0, nullptr) == 0);

    const int any = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ifreq loopback{};
    std::strcpy(loopback.ifr_name, "lo");
    loopback.ifr_flags = IFF_UP | IFF_RUNNING;
    const bool up = ::ioctl(any, SIOCSIFFLAGS, &loopback) == 0;
    // Who has the loopback's addresses alone is given none by name, not even those.
    ifreq second{};
    std::strcpy(second.ifr_name, "lo:1");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    ::inet_pton(AF_INET, "10.71.0.1", &address.sin_addr);
    std::memcpy(&second.ifr_addr, &address, sizeof address);
    const bool named = ::ioctl(any, SIOCSIFADDR, &second) == 0;
    ::close(any);
    REQUIRE(up);
    REQUIRE(named);
}

}  // namespace femrun::test
