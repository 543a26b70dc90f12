// SPDX-License-Identifier: MIT
// Files of many megabytes, as they are written and read piece by piece.
#include <array>
#include <cstring>
#include <fstream>
#include <string>

#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "system/read_only_file.hpp"
#include "system/synced_file.hpp"

using namespace femrun;
using femrun::test::Scratch;
using system::ReadOnlyFile;

namespace {

std::string read(const ReadOnlyFile& file, std::uint64_t offset, std::size_t count) {
    std::string text(count, '?');
    const auto come = file.read(offset, std::as_writable_bytes(std::span(text)));
    REQUIRE(come);
    text.resize(*come);
    return text;
}

}  // namespace

TEST_CASE("a file is read from anywhere, and less than asked for at its end alone",
          "[system][files]") {
    const Scratch scratch;
    std::ofstream(scratch.path() / "deck", std::ios::binary) << "*NODE\n1, 0, 0\n";
    const auto file = ReadOnlyFile::open(scratch.path() / "deck");
    REQUIRE(file);

    CHECK(file->size() == 14);
    CHECK(read(*file, 6, 4) == "1, 0");
    CHECK(read(*file, 6, 100) == "1, 0, 0\n");
    CHECK(read(*file, 100, 1).empty());
    CHECK(ReadOnlyFile::open(scratch.path() / "mesh").error().kind == ErrorKind::unavailable);
}

TEST_CASE("what the system has in memory is all there or not there", "[system][files]") {
    const Scratch scratch;
    std::ofstream(scratch.path() / "deck", std::ios::binary) << "*NODE\n1, 0, 0\n";
    const auto file = ReadOnlyFile::open(scratch.path() / "deck");
    REQUIRE(file);
    std::string text(7, '?');
    const auto into = std::as_writable_bytes(std::span(text));

    // It may have gone from memory in the meantime: then nothing is claimed.
    if (file->read_from_memory(6, into)) CHECK(text == "1, 0, 0");
    CHECK_FALSE(file->read_from_memory(10, into));
}

TEST_CASE("a file of many megabytes is whole when it was synced", "[system][files]") {
    const Scratch scratch;
    std::string all;
    {
        auto file = system::SyncedFile::append_to(scratch.path() / "mesh");
        REQUIRE(file);
        for (int i = 0; i < 20; ++i) {
            const std::string piece(1 << 20, static_cast<char>('a' + i));
            REQUIRE(file->write(piece));
            all += piece;
        }
        REQUIRE(file->sync());
    }
    CHECK(scratch.text("mesh") == all);
}
