// SPDX-License-Identifier: MIT
#include "base/contents.hpp"

#include <filesystem>
#include <fstream>

#include "base/content_hash.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace femrun;
namespace fs = std::filesystem;

namespace {

struct Scratch : test::Scratch {
    Scratch() { fs::create_directories(path("deep")); }
};

}  // namespace

TEST_CASE("a file is known by its bytes, a folder by its files", "[base]") {
    const Scratch scratch;
    scratch.write("deck.inp", "abc");
    scratch.write("deep/mesh.dat", "1 2 3");
    const std::string before = Contents().of(scratch.path());
    CHECK(Contents().of(scratch.path() / "deck.inp") == content_hash("abc"));
    CHECK(Contents().of(scratch.path() / "none.inp") == "missing");

    scratch.write("deep/mesh.dat", "1 2 3");
    CHECK(Contents().of(scratch.path()) == before);
    scratch.write("deep/mesh.dat", "1 2 4");
    const std::string after = Contents().of(scratch.path());
    CHECK(after != before);
    fs::rename(scratch.path() / "deep/mesh.dat", scratch.path() / "deep/other.dat");
    CHECK(Contents().of(scratch.path()) != after);
}

TEST_CASE("what goes beyond the bound is known by size and time", "[base]") {
    const Scratch scratch;
    scratch.write("small", "abc");
    scratch.write("large", "0123456789");
    Contents contents(12);

    CHECK(contents.of(scratch.path() / "large").size() == 64);
    CHECK(contents.of(scratch.path() / "small").find("3 bytes of ") == 0);
}
