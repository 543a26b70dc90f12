// SPDX-License-Identifier: MIT
#include "system/networks.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "system/api_windows.hpp"
#include "system/sockets_windows.hpp"

#include <iphlpapi.h>
#include <ws2tcpip.h>

namespace femrun::system {

namespace {

/// Empty for what only one cable knows.
std::string number_of(const SOCKET_ADDRESS& address) {
    std::array<char, NI_MAXHOST> text{};
    if (::getnameinfo(address.lpSockaddr, address.iSockaddrLength, text.data(),
                      static_cast<DWORD>(text.size()), nullptr, 0, NI_NUMERICHOST) != 0)
        return {};
    const std::string number = text.data();
    const bool of_one_cable = number.starts_with("fe80:") || number.starts_with("169.254.");
    return of_one_cable ? std::string() : number;
}

}  // namespace

std::vector<std::string> network_addresses() {
    start_sockets();
    constexpr ULONG leave_out = GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST |
                                GAA_FLAG_SKIP_DNS_SERVER | GAA_FLAG_INCLUDE_GATEWAYS;
    // Adapters come and go between two calls, so that the room may be too small again.
    constexpr int tries_max = 4;
    std::vector<std::max_align_t> room(1024);
    IP_ADAPTER_ADDRESSES* first = nullptr;
    ULONG failure = ERROR_BUFFER_OVERFLOW;
    for (int tries = 0; failure == ERROR_BUFFER_OVERFLOW && tries < tries_max; ++tries) {
        auto bytes = static_cast<ULONG>(room.size() * sizeof(room[0]));
        first = reinterpret_cast<IP_ADAPTER_ADDRESSES*>(room.data());
        failure = ::GetAdaptersAddresses(AF_UNSPEC, leave_out, nullptr, first, &bytes);
        if (failure == ERROR_BUFFER_OVERFLOW) room.resize(bytes / sizeof(room[0]) + 1);
    }
    if (failure != NO_ERROR) return {};

    // Adapters that lead nowhere else, as those of virtual machines, come last.
    std::vector<std::string> numbers, lead_nowhere;
    for (const auto* one = first; one != nullptr; one = one->Next) {
        if (one->OperStatus != IfOperStatusUp || one->IfType == IF_TYPE_SOFTWARE_LOOPBACK) continue;
        auto& kind = one->FirstGatewayAddress != nullptr ? numbers : lead_nowhere;
        for (const auto* at = one->FirstUnicastAddress; at != nullptr; at = at->Next)
            if (std::string number = number_of(at->Address); !number.empty())
                kind.push_back(std::move(number));
    }
    numbers.insert(numbers.end(), lead_nowhere.begin(), lead_nowhere.end());
    std::stable_partition(numbers.begin(), numbers.end(), [](const std::string& number) {
        return number.find(':') == std::string::npos;
    });
    return numbers;
}

}  // namespace femrun::system
