// SPDX-License-Identifier: MIT
#include "store/number_list.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

#include "study/never_recorded.hpp"
#include "support/catch.hpp"

using femrun::store::append_number_list;
using femrun::store::read_number_list;

namespace {

std::string written(const std::vector<double>& numbers) {
    std::string text;
    append_number_list(numbers, text);
    return text;
}

bool readable(std::string_view text) {
    std::vector<double> numbers;
    return read_number_list(text, numbers);
}

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("a list of numbers is a short JSON array", "[store][numbers]") {
    CHECK(written({}) == "[]");
    CHECK(written({1.5, 2, -0.1, 1e300, 5e-324}) == "[1.5,2,-0.1,1e+300,5e-324]");
    CHECK(written({nan_value, infinity, -infinity}) == R"(["nan","inf","-inf"])");
}

TEST_CASE("a number that was never recorded is null, and stays apart from NaN",
          "[store][numbers]") {
    CHECK(written({1, femrun::study::never_recorded(), nan_value}) == R"([1,null,"nan"])");

    std::vector<double> numbers;
    REQUIRE(read_number_list("[1, null ,\"nan\"]", numbers));
    REQUIRE(numbers.size() == 3);
    CHECK(femrun::study::is_never_recorded(numbers[1]));
    CHECK(std::isnan(numbers[2]));
    CHECK_FALSE(femrun::study::is_never_recorded(numbers[2]));
    CHECK_FALSE(readable("[nul]"));
}

TEST_CASE("what is read back is the same number, bit for bit", "[store][numbers]") {
    std::vector<double> numbers{
        0,         -0.0,     0.1,       1.0 / 3,           5e-324, 1e308, infinity,
        -infinity, -1.7e-20, 123456789, 9007199254740993.0};
    std::mt19937_64 random(20);
    while (numbers.size() < 20'000) {
        const double number = std::bit_cast<double>(random());
        if (std::isfinite(number)) numbers.push_back(number);
    }

    std::vector<double> again;
    REQUIRE(read_number_list(written(numbers), again));

    REQUIRE(again.size() == numbers.size());
    for (std::size_t i = 0; i < numbers.size(); ++i)
        if (std::bit_cast<std::uint64_t>(numbers[i]) != std::bit_cast<std::uint64_t>(again[i]))
            FAIL("number " << i << ": " << numbers[i] << " became " << again[i]);
}

TEST_CASE("a number that is none survives", "[store][numbers]") {
    std::vector<double> again;
    REQUIRE(read_number_list(R"( [ 1 , "nan", -2e3 ] )", again));
    REQUIRE(again.size() == 3);
    CHECK(again[0] == 1);
    CHECK(std::isnan(again[1]));
    CHECK(again[2] == -2000);
}

TEST_CASE("what is no list of numbers is not read as one", "[store][numbers]") {
    for (const char* text : {"", "[", "[1", "[1,", "[1,]", "[,1]", "1,2]", "[1 2]", "[1],", "[nan]",
                             "[inf]", "[+1]", "[\"\"]", "[\"1\"]", "[1e999]", "[0x10]", "[[1]]"}) {
        INFO(text);
        CHECK_FALSE(readable(text));
    }
}
