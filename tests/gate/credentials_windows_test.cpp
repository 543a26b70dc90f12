// SPDX-License-Identifier: MIT
#include "gate/credentials.hpp"

#include <fstream>

#include "base/path_text.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace femrun;
using gate::Credentials;

TEST_CASE("a key that others can read is a secret no more", "[gate][credentials]") {
    const test::Scratch folder;
    folder.write("key.pem", "put there as files are, for whoever may enter the folder");

    const auto made = Credentials::in_folder(folder.path(), Credentials::Of::guest);

    const std::string name = path_text(folder.path("key.pem"));
    REQUIRE_FALSE(made.ok());
    // The whole sentence stands in core/system's stories.
    CHECK(made.error().message.starts_with("'" + name +
                                           "': others than you can read or change this secret ('"));
}
