// SPDX-License-Identifier: MIT
#include "base/plain_text.hpp"

#include "support/catch.hpp"

using femrun::plain;

TEST_CASE("what others say becomes one line of UTF-8", "[base]") {
    CHECK(plain("Spannung σ = 3 N/mm², 漢字 🙂", 100) ==
          "Spannung σ = 3 N/mm², 漢字 🙂");
    CHECK(plain("a\tb\nc\r\n", 100) == "a b c");
    CHECK(plain(std::string("nul\0in", 6), 100) == "nul in");
    CHECK(plain("\x1B[31mred\x7F", 100) == " [31mred");
    CHECK(plain("\xC2\x9B"
                "31mred\xC2\xA0|",
                100) == " 31mred\xC2\xA0|");  // CSI in one character
}

TEST_CASE("bytes that are no UTF-8 are replaced one by one", "[base]") {
    CHECK(plain("caf\xE9!", 100) == "caf\xEF\xBF\xBD!");
    CHECK(plain("\xC0\xAF", 100) == "\xEF\xBF\xBD\xEF\xBF\xBD");                  // an overlong '/'
    CHECK(plain("\xED\xA0\x80", 100) == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // a surrogate
    CHECK(plain("\xF0\x9F\x99", 100) == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // cut short
}

TEST_CASE("what is too long is cut at a character", "[base]") {
    CHECK(plain(std::string(100, 'a'), 10) == "aaaaaaa...");
    CHECK(plain("σσσσσσσσ", 9) == "σσσ...");
}
