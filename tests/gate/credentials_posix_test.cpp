// SPDX-License-Identifier: MIT
#include "gate/credentials.hpp"

#include <filesystem>

#include "base/path_text.hpp"
#include "support/catch.hpp"
#include "system/private_folder.hpp"

using namespace femrun;
using gate::Credentials;
namespace fs = std::filesystem;

TEST_CASE("a key that others can read is a secret no more", "[gate][credentials]") {
    const system::PrivateFolder folder;
    REQUIRE(Credentials::in_folder(folder.path(), Credentials::Of::guest).ok());
    const fs::path file = folder.path() / "key.pem";
    fs::permissions(file, fs::perms(0640));

    const std::string name = path_text(file);
    CHECK(Credentials::in_folder(folder.path(), Credentials::Of::guest).error().message ==
          "'" + name + "': others than you can read or change this secret (mode 640); 'chmod 600 " +
              name + "' keeps it, and deleting it makes a new one");
}
