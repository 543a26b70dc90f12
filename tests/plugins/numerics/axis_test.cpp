// SPDX-License-Identifier: MIT
#include "numerics/axis.hpp"

#include <cstdint>
#include <map>
#include <vector>

#include "support/catch.hpp"

using namespace numerics;

namespace {

std::vector<double> draws(const Range& range, std::size_t count, std::uint64_t seed = 1) {
    const Axis axis(range);
    Engine engine(seed);
    std::vector<double> drawn(count);
    for (double& each : drawn) each = axis.draw(engine);
    return drawn;
}

/// Share of draws below `limit`.
double share_below(const std::vector<double>& drawn, double limit) {
    std::size_t below = 0;
    for (const double each : drawn) below += each < limit ? 1 : 0;
    return static_cast<double>(below) / static_cast<double>(drawn.size());
}

}  // namespace

TEST_CASE("drawn values are these, bit for bit, on every platform", "[random][axis]") {
    // Written from the definition of the engine by another program in another language.
    CHECK(draws({-2, 3}, 3, 42) ==
          std::vector<double>{0x1.c6995d732a7d6p+0, 0x1.31f5cea09db90p+0, 0x1.c2bef07b47d86p+0});
    CHECK(draws({1e-3, 1e3, 0, true}, 3, 42) ==
          std::vector<double>{0x1.0fa88ecc4a218p+5, 0x1.b4e2deaf01c03p+2, 0x1.049791bbe2bd7p+5});
    CHECK(draws({0, 1, 0.25}, 5, 42) == std::vector<double>{0.25, 1, 0, 0.5, 0.25});
    CHECK(draws({1, 1000, 1, true}, 5, 42) == std::vector<double>{184, 82, 180, 2, 513});
}

TEST_CASE("a continuum is covered evenly, or evenly in the logarithm", "[random][axis]") {
    const std::vector<double> even = draws({-1, 3}, 10000);
    CHECK(share_below(even, 0) == Approx(0.25).margin(0.02));
    CHECK(share_below(even, 2) == Approx(0.75).margin(0.02));

    const std::vector<double> decades = draws({1e-3, 1e3, 0, true}, 10000);
    CHECK(share_below(decades, 1e-2) == Approx(1.0 / 6).margin(0.02));
    CHECK(share_below(decades, 1) == Approx(0.5).margin(0.02));
    CHECK(share_below(decades, 1e2) == Approx(5.0 / 6).margin(0.02));
}

TEST_CASE("the widest logarithmic range stays inside itself", "[random][axis]") {
    for (const double each : draws({1e-300, 1e300, 0, true}, 1000)) {
        CHECK(each >= 1e-300);
        CHECK(each <= 1e300);
    }
}

TEST_CASE("steps are counted with their ends, and without a rest", "[random][axis]") {
    CHECK(Axis({0, 1, 0.1}).count() == 11u);
    CHECK(Axis({0, 1, 0.3}).count() == 4u);
    CHECK(Axis({2, 2}).count() == 1u);
    CHECK(Axis({2, 2, 0.5}).count() == 1u);
    CHECK(Axis({0, 1}).count() == std::nullopt);
    CHECK(Axis({0, 1, 0.1}).value(10) == 1);
    CHECK(Axis({-3, 5, 2}).value(2) == 1);
}

TEST_CASE("the values of steps are the decimals that people write", "[random][axis]") {
    const Axis axis({0.1, 0.7, 0.1});
    REQUIRE(axis.count() == 7u);
    for (unsigned k = 0; k < 7; ++k) CHECK(axis.value(k) == (k + 1) / 10.0);
    CHECK(Axis({0, 1, 0.05}).value(3) == 0.15);
    CHECK(Axis({0, 1e-6, 1e-7}).value(3) == 3e-7);
    CHECK(Axis({-5, 90, 1}).value(95) == 90);
}

TEST_CASE("every step comes up equally often", "[random][axis]") {
    std::map<double, int> counts;
    for (const double each : draws({1, 5, 1}, 10000)) ++counts[each];

    REQUIRE(counts.size() == 5);
    for (const auto& [value, count] : counts) CHECK(std::abs(count - 2000) < 160);
}

TEST_CASE("on logarithmic steps a value comes up as often as its cell is wide", "[random][axis]") {
    std::map<double, int> counts;
    for (const double each : draws({1, 7, 1, true}, 30000)) ++counts[each];

    REQUIRE(counts.size() == 7);
    for (const auto& [value, count] : counts) {
        const double expected = 30000 * std::log((value + 1) / value) / std::log(8);
        CHECK(std::abs(count - expected) < 5 * std::sqrt(expected));
    }
}

TEST_CASE("a value finds its step back, a value between steps does not", "[random][axis]") {
    const Axis axis({0, 1, 0.1});

    CHECK(axis.index(0.30000000000000004) == 3u);
    CHECK(axis.index(0.3) == 3u);
    CHECK(axis.index(0.35) == std::nullopt);
    CHECK(axis.index(-0.1) == std::nullopt);
    CHECK(axis.index(1.1) == std::nullopt);
    CHECK(axis.index(std::nan("")) == std::nullopt);
}

TEST_CASE("numbers below any bound are equally likely", "[random][axis]") {
    Engine engine(7);
    std::map<std::uint64_t, int> counts;
    // Two thirds of 2^64: a bare remainder would favour the lower half two to one.
    const std::uint64_t bound = 0xAAAAAAAAAAAAAAAAu;
    for (int i = 0; i < 3000; ++i) ++counts[uniform_below(engine, bound) / (bound / 2 + 1)];

    REQUIRE(counts.size() == 2);
    CHECK(std::abs(counts[0] - 1500) < 140);
}
