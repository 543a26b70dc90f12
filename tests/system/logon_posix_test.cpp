// SPDX-License-Identifier: MIT
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "base/path_text.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "system/logon.hpp"

using namespace femrun;

TEST_CASE("what starts at logon is quoted as desktops read it", "[system][logon]") {
    const test::Scratch scratch;
    ::setenv("XDG_CONFIG_HOME", path_text(scratch.path()).c_str(), 1);

    REQUIRE(system::start_at_logon("one", "/opt/a b/femrun", {"50%", "a\\b", "$x", "\"y\"", ""}));

    // As the Desktop Entry Specification has it: in quotes with \ before \ $ ", each \ written
    // twice.
    std::ifstream file(system::logon_entry("one"), std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    CHECK(text.find(R"(Exec="/opt/a b/femrun" "50%%" "a\\\\b" "\\$x" "\\"y\\"" "")"
                    "\n") != std::string::npos);
    const auto broken = system::start_at_logon("one", "/opt/femrun", {"a\nb"});
    REQUIRE_FALSE(broken);
    CHECK(broken.error().message ==
          "'a b': a program that starts at logon takes no argument with "
          "a line break");

    CHECK(system::do_not_start_at_logon("one").value());
    CHECK_FALSE(system::do_not_start_at_logon("one").value());
    ::unsetenv("XDG_CONFIG_HOME");
}
