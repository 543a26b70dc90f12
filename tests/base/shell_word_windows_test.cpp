// SPDX-License-Identifier: MIT
#include "base/shell_word.hpp"

#include "support/catch.hpp"

using namespace femrun;

TEST_CASE("a word for a shell is quoted when it must be, as programs read it", "[base]") {
    CHECK(shell_word("C:\\decks\\bracket.toml") == "C:\\decks\\bracket.toml");
    CHECK(shell_word("solver.keep=all") == "\"solver.keep=all\"");
    CHECK(shell_word("") == "\"\"");
    CHECK(shell_word("8 h") == "\"8 h\"");
    CHECK(shell_word("a \"b\"") == "\"a \\\"b\\\"\"");
    CHECK(shell_word("C:\\my decks\\") == "\"C:\\my decks\\\\\"");
}
