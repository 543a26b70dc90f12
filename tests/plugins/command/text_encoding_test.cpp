// SPDX-License-Identifier: MIT
// Whatever encoding and line ends a program writes, the same numbers are read, and what is shown of
// it is readable.
#include "file_lines.hpp"
#include "reading.hpp"
#include "step_ending.hpp"
#include "support/catch.hpp"

using namespace femrun::command;
using Lines = std::vector<std::string>;

namespace {

Lines lines_of(const std::string& bytes) {
    const Scratch scratch;
    scratch.write("a", bytes);
    Lines lines;
    REQUIRE(for_each_line(scratch.path() / "a", [&](std::string_view line, std::size_t number) {
        lines.emplace_back(line);
        return number == lines.size();
    }));
    return lines;
}

std::string utf16(const std::string& ascii, bool little) {
    std::string bytes = little ? "\xFF\xFE" : "\xFE\xFF";
    for (const char c : ascii) bytes += little ? std::string{c, '\0'} : std::string{'\0', c};
    return bytes;
}

}  // namespace

TEST_CASE("lines end as on any system", "[command][encoding]") {
    CHECK(lines_of("a\nb\n") == Lines{"a", "b"});
    CHECK(lines_of("a\r\nb\r\n\r\nc") == Lines{"a", "b", "", "c"});
    CHECK(lines_of("a\rb\r\rc") == Lines{"a", "b", "", "c"});
    CHECK(lines_of("10%\r20%\rdone\nb") == Lines{"10%", "20%", "done", "b"});
    CHECK(lines_of("").empty());
    // The end of a line at the end of a block of 64 KiB.
    for (const std::size_t size : {65534u, 65535u, 65536u})
        CHECK(lines_of(std::string(size, 'x') + "\r\nb\r\n") == Lines{std::string(size, 'x'), "b"});
}

TEST_CASE("UTF-16, a code page and NUL bytes are read as text", "[command][encoding]") {
    CHECK(lines_of(utf16("mass = 5\r\nu = 6", true)) == Lines{"mass = 5", "u = 6"});
    CHECK(lines_of(utf16("mass = 5\nu = 6\n", false)) == Lines{"mass = 5", "u = 6"});
    CHECK(lines_of(std::string("\xFF\xFE\x3D\xD8\x00\xDE\x3D\xD8\n\0", 10)) ==
          Lines{"\xF0\x9F\x98\x80\xEF\xBF\xBD"});
    CHECK(lines_of("K\xF6rper 5\n") == Lines{"K\xC3\xB6rper 5"});
    CHECK(lines_of("K\xC3\xB6rper 5\n") == Lines{"K\xC3\xB6rper 5"});
    CHECK(lines_of(std::string("mass 5\0\0\n", 9)) == Lines{"mass 5  "});
    // Long enough for many blocks, with pairs across their borders.
    const std::string long_line(70001, 'x');
    CHECK(lines_of(utf16(long_line + "\n7", true)) == Lines{long_line, "7"});
}

TEST_CASE("a pattern with an umlaut matches in any encoding", "[command][encoding]") {
    const std::string settings = R"({'file': 'a', 'pattern': 'H.he Tr(?:ä|x)ger: (\\S+)'})";

    CHECK(value_of(settings, "H\xF6he Tr\xE4ger: 5\n") == 5);
    CHECK(value_of(settings, "H\xC3\xB6he Tr\xC3\xA4ger: 5\n") == 5);
}

TEST_CASE("what is shown of a text is one readable line", "[command][encoding]") {
    CHECK(printable("plain") == "plain");
    CHECK(printable("K\xF6rper\x1B[31m\ttab") == "K\xC3\xB6rper\xEF\xBF\xBD[31m tab");
    CHECK(printable("\xC3\xB6\xC3\xB6\xC3\xB6", 5) == "\xC3\xB6\xC3\xB6...");
    CHECK(printable(std::string(300, 'x'), 10) == "xxxxxxxxxx...");
    CHECK(printable(std::string(300, 'x'), 300) == std::string(300, 'x'));
    CHECK(complaint_of("{'file': 'a', 'name': 'm'}", "m = 5\xF6\x1B[2J\n") ==
          "output 'out': line 1 of 'a' has '5\xC3\xB6\xEF\xBF\xBD[2J', which is no number");
}

TEST_CASE("the end of a log is readable in any encoding", "[command][encoding]") {
    const Scratch scratch;
    const auto end_of = [&](const std::string& bytes) {
        scratch.write("log", bytes);
        return last_lines(scratch.path() / "log", 3);
    };
    std::string numbers;
    for (int i = 1; i <= 9999; ++i) numbers += std::to_string(i) + "\r\n";

    CHECK(end_of("a\nb") == Lines{"a", "b"});
    CHECK(end_of("") == Lines{});
    CHECK(end_of("K\xF6rper\n10%\r20%\r") == Lines{"K\xC3\xB6rper", "10%", "20%"});
    CHECK(end_of(numbers) == Lines{"9997", "9998", "9999"});
    CHECK(end_of(utf16(numbers, true)) == Lines{"9997", "9998", "9999"});
    CHECK(end_of(std::string("a\0b\x1B\n", 5)) == Lines{"a\xEF\xBF\xBD"
                                                        "b\xEF\xBF\xBD"});
}

TEST_CASE("json with what Python writes for no number is read", "[command][json]") {
    const std::string text =
        R"({"a": NaN, "b": [Infinity, -Infinity], "NaN, \" is": "NaN", "k": 2.5, "big": 1e400})";

    CHECK(value_of("{'file': 'o.json', 'pointer': '/k'}", text) == 2.5);
    CHECK(value_of("{'file': 'o.json', 'pointer': '/k'}", utf16(text, true)) == 2.5);
    CHECK(value_of("{'file': 'o.json', 'pointer': '/k'}", "\xEF\xBB\xBF" + text) == 2.5);
    CHECK(value_of("{'file': 'o.json', 'pointer': '/k'}", "{\"\xF6\": 1, \"k\": 2.5}") == 2.5);
    CHECK(complaint_of("{'file': 'o.json', 'pointer': '/a'}", text) ==
          "output 'out': '/a' in 'o.json' is 'NaN', which is not finite");
    CHECK(complaint_of("{'file': 'o.json', 'pointer': '/b/1'}", text) ==
          "output 'out': '/b/1' in 'o.json' is '-Infinity', which is not finite");
    CHECK(complaint_of("{'file': 'o.json', 'pointer': '/big'}", text) ==
          "output 'out': '/big' in 'o.json' is '1e400', which is not finite");
    CHECK(complaint_of("{'file': 'o.json', 'pointer': '/k'}", "{\n\"k\": 2.5 oh\n}") ==
          "output 'out': line 2 of 'o.json' is no JSON at 'oh'");
}

TEST_CASE("a key that a JSON object has twice has no certain value", "[command][encoding]") {
    const std::string text =
        R"({"a": {"b": 1, "b": 2}, "list": [{"k": 1}, {"k": 2, "k": 3}], "c": 4, "a/b": 5})";

    CHECK(complaint_of("{'file': 'o.json', 'pointer': '/a/b'}", text) ==
          "output 'out': 'o.json' has '/a/b' more than once, so that it is not certain which one "
          "counts");
    CHECK(complaint_of("{'file': 'o.json', 'pointer': '/list/1/k'}", text) ==
          "output 'out': 'o.json' has '/list/1/k' more than once, so that it is not certain which "
          "one counts");
    CHECK(value_of("{'file': 'o.json', 'pointer': '/list/0/k'}", text) == 1);
    CHECK(value_of("{'file': 'o.json', 'pointer': '/c'}", text) == 4);
    CHECK(value_of("{'file': 'o.json', 'pointer': '/a~1b'}", text) == 5);
    CHECK(complaint_of("{'file': 'o.json', 'pointer': '/x/y/0'}",
                       R"({"x": {"y": [1]}, "x": {"y": [2]}})") ==
          "output 'out': 'o.json' has '/x' more than once, so that it is not certain which one "
          "counts");
}
