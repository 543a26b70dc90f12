// SPDX-License-Identifier: MIT
#include "system/private_file.hpp"

#include <cstdlib>

#include "base/path_text.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace femrun;
using femrun::test::Scratch;

namespace fs = std::filesystem;

TEST_CASE("a secret that others may read is a secret no more, until the command that is told",
          "[system][files]") {
    const Scratch scratch;
    const fs::path key = scratch.path("the \"$HOME\" of `kim`/key");
    REQUIRE(system::write_private_file(key, "secret"));
    CHECK(system::read_private_file(key).value() == "secret");
    fs::permissions(key, fs::perms(0644));

    const std::string command =
        "chmod 600 \"" + path_text(scratch.path()) + "/the \\\"\\$HOME\\\" of \\`kim\\`/key\"";
    CHECK(system::read_private_file(key).error().message ==
          "'" + path_text(key) + "': others than you can read or change this secret (mode 644); '" +
              command + "' keeps it, and deleting it makes a new one");

    CHECK(std::system(command.c_str()) == 0);
    CHECK(system::read_private_file(key).value() == "secret");
}
