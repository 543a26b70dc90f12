// SPDX-License-Identifier: MIT
#include "text/lines.hpp"

#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "text/words.hpp"

using namespace calculix;

TEST_CASE("lines come one by one, whatever their ends and lengths", "[calculix]") {
    const std::string longest(200000, 'x');  // more than the reader's buffer
    std::istringstream source("first\r\n\n" + longest + "\nlast");
    Lines lines(source);

    std::vector<std::string> found;
    while (lines.next()) found.emplace_back(lines.line());

    CHECK(found == std::vector<std::string>{"first", "", longest, "last"});
    CHECK(lines.number() == 4);
    CHECK_FALSE(lines.ended());
}

TEST_CASE("a file whose last line has a newline is not cut off", "[calculix]") {
    std::istringstream source("only\n");
    Lines lines(source);
    while (lines.next()) {}
    CHECK(lines.ended());
}

TEST_CASE("numbers are read as Fortran and C write them", "[calculix]") {
    CHECK(number_in(" 1.5E+03 ") == 1500);
    CHECK(number_in("1.5D+03") == 1500);
    CHECK(number_in("1.500000-103") == 1.5e-103);
    CHECK(number_in("+2") == 2);
    CHECK(number_in("-1.E-400") == 0);
    CHECK(std::isinf(number_in("1.E+400").value()));
    CHECK(std::isnan(number_in("NaN").value()));
    CHECK(std::isinf(number_in("-Infinity").value()));
    CHECK(number_in("-1.E+400") < 0);
    // Fortran drops the E for exponents of three digits and no others.
    for (const char* text : {"12.500-2", "1.5-10", "1-103", "1.5E-1-103", "+-2"})
        CHECK_FALSE(number_in(text).has_value());
    CHECK_FALSE(number_in("********").has_value());
    CHECK_FALSE(number_in("").has_value());
    CHECK_FALSE(number_in("-").has_value());
    CHECK_FALSE(number_in("1.5E+03x").has_value());
}
