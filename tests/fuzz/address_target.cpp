// SPDX-License-Identifier: MIT
// What a person pastes. What is read is printed as it was meant, and read again.
#include <string_view>

#include "base/check.hpp"
#include "gate/address.hpp"
#include "target.hpp"

using namespace femrun;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto address = gate::Address::parse(text)) {
        const auto again = gate::Address::parse(address->text());
        FEMRUN_CHECK(again.ok());
        FEMRUN_CHECK(*again == *address);
    } else {
        // Nothing behind '#' is told: it may be a secret.
        FEMRUN_CHECK(address.error().message.size() < 1024);
    }
    static_cast<void>(gate::parse_listen(text));
    return 0;
}
