// SPDX-License-Identifier: MIT
#include "system/this_pc.hpp"

#include "support/catch.hpp"

using namespace femrun;

TEST_CASE("a machine knows its platform and its memory", "[system]") {
    CHECK((system::platform() == "linux" || system::platform() == "windows"));
    CHECK(system::memory_bytes() > 64'000'000);
    CHECK(system::memory_bytes() < 1'000'000'000'000'000);
}
