// SPDX-License-Identifier: MIT
#include "system/this_process.hpp"

#include "support/catch.hpp"
#include "system/pipe.hpp"
#include "system/terminal.hpp"

using namespace femrun;

TEST_CASE("a process knows its file, its machine and its share of it", "[system]") {
    CHECK(system::executable_path().stem() == "test_system");
    CHECK(system::process_id() > 0);
    CHECK_FALSE(system::host_name().empty());
    CHECK(system::core_count() >= 1);
    CHECK(system::terminal_width(system::Stream::output) > 0);
}

TEST_CASE("a process that has room to work has used up nothing", "[system]") {
    CHECK(system::used_up_limit() == std::nullopt);
}

TEST_CASE("an inherited pipe must be an open stream socket", "[system][pipe]") {
    const auto none = system::inherited_pipe(12345);

    REQUIRE_FALSE(none.ok());
    CHECK(none.error().message ==
          "private pipe 12345: is not an open stream socket; it is given by the femrun that starts "
          "this process");
}
