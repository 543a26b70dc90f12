// SPDX-License-Identifier: MIT
// A program that prints without end leaves beginning and end, and says what is missing.
#include "system/printed_file.hpp"

#include "printer.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace femrun;
using femrun::test::Printer;
using femrun::test::Scratch;
using system::PrintedFile;

namespace {

constexpr std::uint64_t kept = 8192;

std::string line(int number) { return "step " + std::to_string(number) + " of many\n"; }

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what a program prints stays whole while it is not much", "[system][printed]") {
    const Scratch scratch;
    Printer printer(scratch);
    PrintedFile file(scratch.path() / "out", kept);
    printer.print(800);
    const std::string before = scratch.text("out");
    REQUIRE(before.size() < 2 * kept);
    file.look();

    CHECK(file.finish() == 0);
    CHECK(scratch.text("out") == before);
}

TEST_CASE("of what a program prints without end the beginning and the end stay",
          "[system][printed]") {
    const Scratch scratch;
    Printer printer(scratch);
    PrintedFile file(scratch.path() / "out", kept);
    const bool looks = GENERATE(true, false);
    std::uint64_t printed = 0;
    for (int times = 0; times < 100; ++times) {
        printer.print(1000);
        if (looks) file.look();
    }
    printed = std::filesystem::file_size(scratch.path() / "out");

    const std::uint64_t left_out = file.finish();

    const std::string after = scratch.text("out");
    const std::string says = "[femrun left out " + std::to_string(left_out) +
                             " bytes here: of what a program prints, the first and the last 8192 "
                             "bytes are kept]\n";
    CHECK(left_out > printed - 3 * kept);
    CHECK(after.size() == printed - left_out + says.size());
    CHECK(after.starts_with(line(1) + line(2)));
    CHECK(after.ends_with(line(printer.line() - 1) + line(printer.line())));
    CHECK(after.find('\0') == std::string::npos);

    // Whole lines on both sides of what is missing.
    const auto place = after.find(says);
    REQUIRE(place != std::string::npos);
    CHECK(after[place - 1] == '\n');
    CHECK(after.compare(place + says.size(), 5, "step ") == 0);
}

TEST_CASE("a line without end is left out rather than cut", "[system][printed]") {
    const Scratch scratch;
    scratch.write("out", "begin\nfwit = " + std::string(10 * kept, '7') + "\nend\n");
    PrintedFile file(scratch.path() / "out", kept);

    CHECK(file.finish() > 9 * kept);
    const std::string after = scratch.text("out");
    CHECK(after.starts_with("begin\n[femrun left out "));
    CHECK(after.ends_with("kept]\nend\n"));
    CHECK_FALSE(holds(after, "fwit"));
}
