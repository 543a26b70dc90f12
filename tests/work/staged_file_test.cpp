// SPDX-License-Identifier: MIT
#include "work/staged_file.hpp"

#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::work;

namespace {

const std::string hash(64, 'a');

StagedFile file(std::string path, std::uint64_t size = 1) { return {std::move(path), hash, size}; }

std::string mistake(std::vector<StagedFile> files) {
    const auto sound = check(files);
    return sound ? "" : sound.error().message;
}

}  // namespace

TEST_CASE("files below a study's folder may have any name that every system can have",
          "[work][staged]") {
    CHECK(mistake({file("bracket.inp"), file("lib/mesh.py"), file("lib/deep/er/x"),
                   file("部品 1.inp"), file(".hidden"), file("a.b.c")}) == "");
}

TEST_CASE("a file that would leave the study's folder is refused", "[work][staged]") {
    const std::string outside = ": it does not lie below the study's folder; put it there";
    for (const char* path :
         {"../x.inp", "lib/../../x.inp", "/etc/passwd", "lib//x", "./x", "lib/", "", ".."})
        CHECK(mistake({file(path)}) == "file '" + std::string(path) + "'" + outside);
}

TEST_CASE("a file that Windows cannot have is refused by its name", "[work][staged]") {
    CHECK(mistake({file("C:\\x.inp")}) ==
          "file 'C:\\x.inp': 'C:\\x.inp' is a name that Windows cannot have; give it another");
    CHECK(mistake({file("lib/aux.py")}) ==
          "file 'lib/aux.py': 'aux.py' is a name that Windows cannot have; give it another");
    for (const char* path : {"a?b", "nul", "COM1.txt", "ends.", "ends ", "a|b", "x/con/y"})
        CHECK(mistake({file(path)}) != "");
    CHECK(mistake({file("new\nline")}) == "file 'new line': its path is no readable text");
    CHECK(mistake({file(std::string(181, 'x'))})
              .ends_with("': its path has 181 bytes; 180 go on every system"));
}

TEST_CASE("files that are one file on a system that knows no case are refused", "[work][staged]") {
    CHECK(mistake({file("Mesh.inp"), file("mesh.inp")}) ==
          "file 'mesh.inp': on some systems it is the same as 'Mesh.inp'; give one of them another "
          "name");
    CHECK(mistake({file("lib/Ähre"), file("LIB/ähre")}) ==
          "file 'LIB/ähre': on some systems it is the same as 'lib/Ähre'; give one of them another "
          "name");
    CHECK(mistake({file("lib"), file("Lib/x")}) ==
          "file 'Lib/x': there is a file 'lib' where its folder is");
}

TEST_CASE("files of a study are bounded in number and size", "[work][staged]") {
    std::vector<StagedFile> many;
    for (int i = 0; i <= 10'000; ++i) many.push_back(file("f" + std::to_string(i)));
    CHECK(mistake(many) == "there are 10001 files; 10000 may belong to a study");
    CHECK(mistake({file("a", std::uint64_t{1} << 35), file("b", std::uint64_t{1} << 35),
                   file("c", 1)}) == "file 'c': with it the study's files are larger than 64 GiB");
    CHECK(mistake({file("a", ~std::uint64_t{0})}) ==
          "file 'a': with it the study's files are larger than 64 GiB");
}

TEST_CASE("a hash that names no content is refused", "[work][staged]") {
    CHECK(mistake({{"x", "../../etc/passwd", 1}}) == "file 'x': its hash is no SHA-256");
    CHECK(mistake({{"x", std::string(64, 'A'), 1}}) == "file 'x': its hash is no SHA-256");
}
