// SPDX-License-Identifier: MIT
#include "gate/credentials.hpp"

#include <filesystem>
#include <fstream>

#include "base/path_text.hpp"
#include "support/catch.hpp"
#include "system/private_file.hpp"
#include "system/private_folder.hpp"

using namespace femrun;
using gate::Credentials;
namespace fs = std::filesystem;

TEST_CASE("a key is made once, for this user alone, and stays the same", "[gate][credentials]") {
    const system::PrivateFolder folder;
    const fs::path kept = folder.path() / "worker" / "of pc7";
    for (const auto of : {Credentials::Of::scheduler, Credentials::Of::guest}) {
        const fs::path own = kept / (of == Credentials::Of::guest ? "guest" : "scheduler");
        const Credentials made = Credentials::in_folder(own, of).value();
        const Credentials again = Credentials::in_folder(own, of).value();

        CHECK(made.key_hash() == again.key_hash());
        CHECK(made.fingerprint() == again.fingerprint());
        CHECK(made.key_hash() != Credentials::fresh(of).key_hash());
        CHECK(system::read_private_file(own / "key.pem").ok());
    }
}

TEST_CASE("a key file that is damaged is told, and not replaced", "[gate][credentials]") {
    const system::PrivateFolder folder;
    REQUIRE(Credentials::in_folder(folder.path(), Credentials::Of::scheduler).ok());
    const fs::path file = folder.path() / "key.pem";
    fs::resize_file(file, 100);

    CHECK(Credentials::in_folder(folder.path(), Credentials::Of::scheduler).error().message ==
          "'" + path_text(file) +
              "': holds no key and certificate that belong together; restore a copy, or delete it: "
              "a new one is made, under which nobody knows this scheduler");
    CHECK(fs::file_size(file) == 100);
}
