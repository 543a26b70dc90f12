// SPDX-License-Identifier: MIT
// What Femtet's table of parametric results says is wrong with an output.
#include "trial/parametric.hpp"

#include "support/catch.hpp"

using femtet::error_in_table;

TEST_CASE("an error of an output stands in Femtet's table", "[femtet][parametric]") {
    const std::string table =
        "Model,coil\r\n"
        "No, Output setting Number, Name, Error\r\n"
        "1, 1, \"max, all\", \r\n"
        "2, 2, L, \"too \"\"coarse\"\"\"\r\n"
        "3\r\n";
    CHECK(!error_in_table(table, 1));
    CHECK(error_in_table(table, 2) == "too \"coarse\"");
    CHECK(!error_in_table(table, 3));
    CHECK(error_in_table("結果出力設定番号,エラー\n1,範囲外\n", 1) == "範囲外");
}

TEST_CASE("a table that says nothing of errors says nothing", "[femtet][parametric]") {
    for (const char* const table : {"", "\n", "a,b\n1,2\n", "Error\nwrong\n", "\"", ",,,\n1"})
        CHECK(!error_in_table(table, 1));
}
