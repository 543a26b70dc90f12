// SPDX-License-Identifier: MIT
#include "numerics/random_designs.hpp"

#include <rapidcheck.h>

#include <cmath>
#include <set>

#include "support/catch.hpp"

using namespace numerics;
using Design = std::vector<double>;
using Drawn = RandomDesigns::Drawn;

namespace {

bool anything(const double*) { return true; }
bool always() { return true; }

/// Any axis: continuum or steps, linear or logarithmic, narrow or wide.
Range any_range() {
    const double low = *rc::gen::inRange(-50, 50);
    const double width = *rc::gen::inRange(0, 40);
    const int kind = *rc::gen::inRange(0, 5);
    if (kind == 0) return {low, low + width};
    if (kind == 1) return {low, low + width, 0.5};
    if (kind == 2) return {low, low + width, 3};
    const double above = std::abs(low) + 0.25;
    if (kind == 3) return {above, above + width, 0, true};
    return {above, above + width, 1, true};
}

std::vector<Range> any_ranges(int most) {
    std::vector<Range> ranges;
    const int count = *rc::gen::inRange(1, most + 1);
    for (int i = 0; i < count; ++i) ranges.push_back(any_range());
    return ranges;
}

bool in_domain(const std::vector<Range>& ranges, const Design& design) {
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        if (!(design[i] >= ranges[i].low && design[i] <= ranges[i].high)) return false;
        if (ranges[i].step <= 0) continue;
        const double steps = (design[i] - ranges[i].low) / ranges[i].step;
        if (std::abs(steps - std::round(steps)) > 1e-9) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("every design is in the domain of its parameters", "[random]") {
    REQUIRE(rc::check("in domain", [] {
        const std::vector<Range> ranges = any_ranges(6);
        RandomDesigns designs(ranges, *rc::gen::arbitrary<std::uint64_t>());
        Design design(ranges.size());
        for (int i = 0; i < 50; ++i) {
            if (designs.draw(design.data(), anything, always) != Drawn::design) break;
            RC_ASSERT(in_domain(ranges, design));
        }
    }));
}

TEST_CASE("a finite space is proposed whole, each design that keeps the rules once", "[random]") {
    REQUIRE(rc::check("whole and once", [] {
        std::vector<Range> ranges = any_ranges(2);
        for (Range& range : ranges)
            if (range.step == 0) range.step = 0.5;
        const int modulus = *rc::gen::inRange(1, 4);
        const auto keeps = [&](const double* design) {
            double sum = 0;
            for (std::size_t i = 0; i < ranges.size(); ++i) sum += design[i] - ranges[i].low;
            return static_cast<int>(std::floor(sum)) % modulus == 0;
        };
        std::size_t expected = 0;
        std::vector<Design> grid{{}};
        for (const Range& range : ranges) {
            const Axis axis(range);
            std::vector<Design> wider;
            for (const Design& start : grid)
                for (std::uint64_t k = 0; k < *axis.count(); ++k) {
                    wider.push_back(start);
                    wider.back().push_back(axis.value(k));
                }
            grid = wider;
        }
        for (const Design& each : grid) expected += keeps(each.data()) ? 1u : 0u;

        RandomDesigns designs(ranges, *rc::gen::arbitrary<std::uint64_t>());
        std::set<Design> seen;
        Design design(ranges.size());
        while (designs.draw(design.data(), keeps, always) == Drawn::design) {
            RC_ASSERT(keeps(design.data()));
            RC_ASSERT(seen.insert(design).second);
        }
        RC_ASSERT(seen.size() == expected);
        RC_ASSERT(designs.draw(design.data(), keeps, always) == Drawn::used_up);
    }));
}

TEST_CASE("a marked design is not proposed, in a small and in a large space", "[random]") {
    const double last = GENERATE(9.0, 4e6);
    RandomDesigns designs({{0, last, 1}}, 3);
    const double marked = 7;
    designs.mark(&marked);

    double design = 0;
    const auto only_seven_and_eight = [](const double* drawn) {
        return *drawn == 7 || *drawn == 8;
    };
    if (last < 10) {
        CHECK(designs.draw(&design, only_seven_and_eight, always) == Drawn::design);
        CHECK(design == 8);
        CHECK(designs.draw(&design, only_seven_and_eight, always) == Drawn::used_up);
    } else {
        const auto only_seven = [](const double* drawn) { return *drawn == 7; };
        CHECK(designs.draw(&design, only_seven, always) == Drawn::not_found);
    }
}

TEST_CASE("a design from outside the grid is marked without harm", "[random]") {
    RandomDesigns designs({{0, 2, 1}}, 3);
    const double between = 0.5, beyond = 9;
    designs.mark(&between);
    designs.mark(&beyond);

    double design = 0;
    int count = 0;
    while (designs.draw(&design, anything, always) == Drawn::design) ++count;
    CHECK(count == 3);
}

TEST_CASE("a large finite space does not repeat either", "[random]") {
    RandomDesigns designs({{0, 1499, 1}, {1, 1000, 1, true}}, 5);
    CHECK(designs.size() == 1500000u);

    std::set<Design> seen;
    Design design(2);
    for (int i = 0; i < 20000; ++i) {
        REQUIRE(designs.draw(design.data(), anything, always) == Drawn::design);
        REQUIRE(seen.insert(design).second);
    }
}

TEST_CASE("a space beyond counting still has designs", "[random]") {
    const std::vector<Range> ranges(6, Range{0, 1e6, 1});
    RandomDesigns designs(ranges, 5);

    CHECK(designs.size() == std::nullopt);
    std::set<Design> seen;
    Design design(6);
    for (int i = 0; i < 1000; ++i) {
        REQUIRE(designs.draw(design.data(), anything, always) == Drawn::design);
        REQUIRE(seen.insert(design).second);
    }
}

TEST_CASE("rules that nothing keeps end the search after a million draws", "[random]") {
    RandomDesigns designs({{0, 1}}, 1);
    std::uint64_t checked = 0;
    double design = 0;
    const auto nothing = [&](const double*) {
        ++checked;
        return false;
    };

    CHECK(designs.draw(&design, nothing, always) == Drawn::not_found);
    CHECK(checked == RandomDesigns::draws_max);
}

TEST_CASE("a long search stops when it is asked to", "[random]") {
    RandomDesigns designs({{0, 1}}, 1);
    double design = 0;

    CHECK(designs.draw(
              &design, [](const double*) { return false; }, [] { return false; }) ==
          Drawn::stopped);
}
