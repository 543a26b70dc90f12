// SPDX-License-Identifier: MIT
#include "base/shell_word.hpp"

#include "support/catch.hpp"

using namespace femrun;

TEST_CASE("a word for a shell is quoted when it must be, and comes through as it is", "[base]") {
    CHECK(shell_word("bracket.toml") == "bracket.toml");
    CHECK(shell_word("solver.keep=all") == "solver.keep=all");
    CHECK(shell_word("") == "\"\"");
    CHECK(shell_word("8 h") == "\"8 h\"");
    CHECK(shell_word("it's") == "\"it's\"");
    CHECK(shell_word("a \"b\" $HOME") == "'a \"b\" $HOME'");
    CHECK(shell_word("$it's") == "'$it'\\''s'");
}
