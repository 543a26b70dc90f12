// SPDX-License-Identifier: MIT
#include "printer.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "system/printed_file.hpp"

using namespace femrun;
using femrun::test::Printer;
using femrun::test::Scratch;
using system::PrintedFile;

constexpr std::uint64_t kept = 8192;

TEST_CASE("the disk gets back what is left out while the program still runs", "[system][printed]") {
    const Scratch scratch;
    Printer printer(scratch);
    PrintedFile file(scratch.path() / "out", kept);
    for (int times = 0; times < 100; ++times) {
        printer.print(1000);
        file.look();
    }
    std::ifstream out(scratch.path() / "out", std::ios::binary);
    out.seekg(static_cast<std::streamoff>(4 * kept));
    CHECK(out.get() == 0);
}

TEST_CASE("only a file that a program itself prints into is cut", "[system][printed]") {
    const Scratch scratch;
    scratch.write("precious", std::string(10 * kept, '\n'));
    std::filesystem::create_symlink("precious", scratch.path() / "out");

    PrintedFile link(scratch.path() / "out", kept);
    link.look();
    CHECK(link.finish() == 0);
    PrintedFile device("/dev/null", kept);
    device.look();
    CHECK(device.finish() == 0);
    PrintedFile missing(scratch.path() / "gone", kept);
    missing.look();
    CHECK(missing.finish() == 0);
    CHECK(scratch.text("precious").size() == 10 * kept);
}
