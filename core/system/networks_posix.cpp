// SPDX-License-Identifier: MIT
#include "system/networks.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace femrun::system {

namespace {

/// What others can use; empty for the rest.
std::string number_of(const ifaddrs& one) {
    if (one.ifa_addr == nullptr || (one.ifa_flags & IFF_UP) == 0 ||
        (one.ifa_flags & IFF_LOOPBACK) != 0)
        return {};
    const int family = one.ifa_addr->sa_family;
    if (family != AF_INET && family != AF_INET6) return {};
    const socklen_t size = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    std::array<char, NI_MAXHOST> text{};
    if (::getnameinfo(one.ifa_addr, size, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) !=
        0)
        return {};
    const std::string number = text.data();
    const bool of_one_cable = number.starts_with("fe80:") || number.starts_with("169.254.");
    return of_one_cable ? std::string() : number;
}

}  // namespace

std::vector<std::string> network_addresses() {
    ifaddrs* list = nullptr;
    if (::getifaddrs(&list) != 0) return {};
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> freed(list, &::freeifaddrs);
    std::vector<std::string> numbers;
    for (const ifaddrs* one = list; one != nullptr; one = one->ifa_next)
        if (std::string number = number_of(*one); !number.empty())
            numbers.push_back(std::move(number));
    std::stable_partition(numbers.begin(), numbers.end(), [](const std::string& number) {
        return number.find(':') == std::string::npos;
    });
    return numbers;
}

}  // namespace femrun::system
