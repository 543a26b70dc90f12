// SPDX-License-Identifier: MIT
#include "number_text.hpp"

#include <cmath>
#include <limits>

#include "support/catch.hpp"

using namespace femrun::command;

TEST_CASE("numbers are read as programs write them", "[command][number_text]") {
    CHECK(number_in(" -1.5 ") == -1.5);
    CHECK(number_in("+2e3") == 2000);
    CHECK(number_in(".5") == 0.5);
    CHECK(number_in("7.") == 7);
    CHECK(number_in("1.5D+03") == 1500);
    CHECK(number_in("1.5d-3") == 0.0015);
    CHECK(number_in("0.12-100") == 0.12e-100);
    CHECK(number_in("-0.12+100") == -0.12e100);
    CHECK(number_in("1E-5\r") == 1e-5);
    CHECK(number_in("inf") == std::numeric_limits<double>::infinity());
    CHECK(std::isnan(*number_in("NaN")));
}

TEST_CASE("what is beyond a double is infinite or nothing", "[command][number_text]") {
    CHECK(number_in("1e999") == std::numeric_limits<double>::infinity());
    CHECK(number_in("-1e999") == -std::numeric_limits<double>::infinity());
    CHECK(number_in("1e-999") == 0.0);
}

TEST_CASE("what is not wholly a number is none", "[command][number_text]") {
    for (const char* text :
         {"", " ", "12mm", "mm12", "1,5", "0x10", "--1", "+-1", "1e", "1 2", "e5", "1.2.3", "-"})
        CHECK(number_in(text) == std::nullopt);
    CHECK(number_in(std::string(10000, '1')) == std::nullopt);
}

TEST_CASE("a decimal comma is read where it is asked for", "[command][number_text]") {
    CHECK(number_in("1,5", DecimalMark::comma) == 1.5);
    CHECK(number_in("-12", DecimalMark::comma) == -12);
    CHECK(number_in("1.5", DecimalMark::comma) == std::nullopt);
    CHECK(number_in("1.000,5", DecimalMark::comma) == std::nullopt);
}
