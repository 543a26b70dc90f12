// SPDX-License-Identifier: MIT
#include "study/parameter.hpp"

#include <cmath>
#include <limits>

#include "support/catch.hpp"

using namespace femrun::study;

namespace {

const Domain continuum = RealDomain{4, 20};
const Domain stepped = RealDomain{2, 9, 0.1};
const Domain whole = IntegerDomain{-1, 8, 3};
const Domain steels = CategoricalDomain{{"S235", "S355"}};
const Domain sizes = CategoricalDomain{{std::int64_t{8}, 10.5}};

}  // namespace

TEST_CASE("a domain says how many values it has", "[study][parameter]") {
    CHECK(cardinality(continuum) == std::nullopt);
    CHECK(cardinality(RealDomain{4, 4}) == 1u);
    CHECK(cardinality(stepped) == 71u);
    CHECK(cardinality(RealDomain{0, 1, 0.3}) == 4u);
    CHECK(cardinality(whole) == 4u);
    CHECK(cardinality(steels) == 2u);
}

TEST_CASE("a domain contains its bounds, its steps and its choices only", "[study][parameter]") {
    CHECK(contains(continuum, 4));
    CHECK(contains(continuum, 20));
    CHECK_FALSE(contains(continuum, std::nextafter(20.0, 21.0)));
    CHECK_FALSE(contains(continuum, std::numeric_limits<double>::quiet_NaN()));

    CHECK(contains(stepped, 2.3));
    CHECK(contains(stepped, 2 + 3 * 0.1));
    CHECK_FALSE(contains(stepped, 2.35));
    CHECK_FALSE(contains(stepped, 9.1));
    CHECK_FALSE(contains(stepped, std::numeric_limits<double>::infinity()));

    CHECK(contains(whole, -1));
    CHECK(contains(whole, 8));
    CHECK_FALSE(contains(whole, 1));
    CHECK_FALSE(contains(whole, 2.5));
    CHECK_FALSE(contains(whole, 11));

    CHECK(contains(steels, 1));
    CHECK_FALSE(contains(steels, 2));
    CHECK_FALSE(contains(steels, -1));
    CHECK_FALSE(contains(steels, 0.5));
}

TEST_CASE("a value that a person gives is coded and comes back", "[study][parameter]") {
    CHECK(coded(continuum, std::int64_t{5}) == 5.0);
    CHECK(coded(continuum, 30.0) == std::nullopt);
    CHECK(coded(continuum, "thick") == std::nullopt);
    CHECK(coded(stepped, 2.3) == 2.3);
    CHECK(coded(whole, 2.0) == 2.0);
    CHECK(coded(whole, 3.0) == std::nullopt);
    CHECK(coded(steels, "S355") == 1.0);
    CHECK(coded(steels, "s355") == std::nullopt);
    CHECK(coded(sizes, 8.0) == 0.0);
    CHECK(coded(sizes, 10.5) == 1.0);

    CHECK(decoded(continuum, 5) == Value{5.0});
    CHECK(decoded(whole, 2) == Value{std::int64_t{2}});
    CHECK(decoded(steels, 1) == Value{"S355"});
    CHECK(decoded(sizes, 0) == Value{std::int64_t{8}});
}

TEST_CASE("the values of a grid are those that people write", "[study][parameter][grid]") {
    const Domain tenths = RealDomain{0.1, 0.7, 0.1};
    REQUIRE(cardinality(tenths) == 7u);
    for (const double written : {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7})
        CHECK(coded(tenths, written) == written);
    CHECK(coded(tenths, 0.1 + 2 * 0.1) == 0.3);
    CHECK(coded(tenths, 0.1 + 6 * 0.1) == 0.7);

    const Domain micrometres = RealDomain{-2.5e-6, 2.5e-6, 1e-7};
    CHECK(coded(micrometres, -2.5e-6 + 13 * 1e-7) == -1.2e-6);
    CHECK(coded(RealDomain{1000.05, 1000.35, 0.05}, 1000.05 + 3 * 0.05) == 1000.2);
    CHECK(coded(RealDomain{-1, 1, 0.5}, -0.0) == 0.0);
    CHECK_FALSE(std::signbit(*coded(RealDomain{-1, 1, 0.5}, -0.0)));
}

TEST_CASE("a grid of numbers without a decimal form ends where it was said to",
          "[study][parameter][grid]") {
    const double low = -0.7853981633974483, high = 11.780972450961723, step = 1.5707963267948966;
    const Domain angles = RealDomain{low, high, step};

    REQUIRE(cardinality(angles) == 9u);
    CHECK(coded(angles, low) == low);
    CHECK(coded(angles, low + 3 * step) == low + 3 * step);
    CHECK(coded(angles, high) == high);
    CHECK(coded(angles, low + 8 * step) == high);
}

TEST_CASE("a value is shown as briefly as it can be read back", "[study][parameter]") {
    CHECK(to_string(Value{0.1}) == "0.1");
    CHECK(to_string(Value{0.1 + 0.2}) == "0.30000000000000004");
    CHECK(to_string(Value{std::int64_t{-7}}) == "-7");
    CHECK(to_string(Value{"S355"}) == "S355");
}

TEST_CASE("a domain is described in words", "[study][parameter]") {
    CHECK(described(continuum) == "a number from 4 to 20");
    CHECK(described(stepped) == "a number from 2 to 9 in steps of 0.1");
    CHECK(described(IntegerDomain{0, 4}) == "a whole number from 0 to 4");
    CHECK(described(whole) == "a whole number from -1 to 8 in steps of 3");
    CHECK(described(steels) == "one of 'S235', 'S355'");
    CHECK(described(sizes) == "one of 8, 10.5");
}

TEST_CASE("the middle of a domain is one of its values", "[study]") {
    const Domain real = RealDomain{4, 20};
    const Domain decades = RealDomain{0.01, 100, std::nullopt, Scale::logarithmic};
    const Domain stepped = RealDomain{0, 1, 0.3};
    const Domain ribs = IntegerDomain{0, 9, 2};
    const Domain doublings = IntegerDomain{1, 1024, 1, Scale::logarithmic};

    CHECK(middle(real) == 12);
    CHECK(middle(decades) == Approx(1));
    CHECK(middle(stepped) == 0.6);
    CHECK(middle(ribs) == 4);
    CHECK(middle(doublings) == 32);
    CHECK(middle(IntegerDomain{0, 3, 2}) == 2);
    CHECK(middle(CategoricalDomain{}) == 0);
}
