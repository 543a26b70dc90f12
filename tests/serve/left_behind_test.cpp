// SPDX-License-Identifier: MIT
#include "serve/left_behind.hpp"

#include "support/catch.hpp"
#include "system/this_process.hpp"

using namespace femrun;

TEST_CASE("of workers on record, those of this PC's processes are known to have ended",
          "[serve][left_behind]") {
    const std::string here = system::host_name() + "/";

    CHECK(serve::has_ended(here + "999999999"));
    CHECK_FALSE(serve::has_ended(here + std::to_string(system::process_id())));
}

TEST_CASE("of other workers on record nobody knows whether they have ended",
          "[serve][left_behind]") {
    const std::string here = system::host_name() + "/";

    CHECK_FALSE(serve::has_ended("elsewhere/999999999"));
    CHECK_FALSE(serve::has_ended(here + "worker-1"));
    CHECK_FALSE(serve::has_ended(here + "999999999x"));
    CHECK_FALSE(serve::has_ended(here));
    CHECK_FALSE(serve::has_ended(""));
}
