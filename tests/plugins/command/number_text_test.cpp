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

TEST_CASE("an exponent without its letter is read where Fortran drops it or the settings say so",
          "[command][number_text]") {
    const NumberForm bare{DecimalMark::point, Exponent::bare};

    CHECK(number_in(".12-100") == 0.12e-100);
    for (const char* text : {"12.500-2", "1.5-10", "12.5-100", "0.12-010", "12-100", "1.5-1000"})
        CHECK(number_in(text) == std::nullopt);
    CHECK(number_in("12.500-2", bare) == 0.125);
    CHECK(number_in("1.5+3", bare) == 1500);
    CHECK(number_in("12-2", bare) == std::nullopt);
    CHECK(number_in("1.5-2-3", bare) == std::nullopt);
}

TEST_CASE("what older Windows programs write for infinity and no number is that",
          "[command][number_text]") {
    CHECK(number_in("1.#INF00") == std::numeric_limits<double>::infinity());
    CHECK(number_in("-1.#INF") == -std::numeric_limits<double>::infinity());
    CHECK(std::isnan(*number_in("-1.#IND")));
    CHECK(std::isnan(*number_in("-nan(ind)")));
}

TEST_CASE("a text that is no number is told what it looks like", "[command][number_text]") {
    CHECK(why_no_number("12kg") == "which is no number");
    CHECK(why_no_number("****") ==
          "which is what Fortran prints for a number that does not fit its field");
    CHECK(why_no_number("1.5*******") ==
          "which is what Fortran prints for a number that does not fit its field");
    CHECK(why_no_number("1,5") == "which has a decimal comma; decimal = \",\" reads it");
    CHECK(why_no_number("1.5", {DecimalMark::comma}) ==
          "which has a decimal point, and decimal is \",\"; leave that out");
    CHECK(why_no_number("12.500-2") ==
          "which may be two numbers, or one without its E; exponent = \"bare\" reads it as one");
    CHECK(why_no_number("1.0-2.0") == "which is several numbers without a blank between them");
    CHECK(why_no_number("1.2.3") == "which is several numbers without a blank between them");
}

TEST_CASE("glued numbers are told from dates and ranges", "[command][number_text]") {
    for (const char* text : {"1.0-2.0", "1.5E+00-2.5E+00", "1.5*****", "-1.0+2.0", "12.500-2"})
        CHECK(is_glued(text));
    for (const char* text :
         {"2024-11-29", "10-100", "1.5", "-1e-5", "0.12-100", "node-3", "*****", "a1.0-2.0", ""})
        CHECK_FALSE(is_glued(text));
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
    CHECK(number_in("1,5", {DecimalMark::comma}) == 1.5);
    CHECK(number_in("-12", {DecimalMark::comma}) == -12);
    CHECK(number_in("1.5", {DecimalMark::comma}) == std::nullopt);
    CHECK(number_in("1.000,5", {DecimalMark::comma}) == std::nullopt);
}
