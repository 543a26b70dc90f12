// SPDX-License-Identifier: MIT
// The built plugin, through its C table.
#include <rapidcheck.h>

#include "sdk/loaded_plugin.hpp"
#include "sdk/plugin_at_work.hpp"
#include "support/catch.hpp"

using namespace femrun::stand;
using Designs = std::vector<std::vector<double>>;

namespace {

const femrun_entry_t& entry() {
    static const LoadedLibrary library(FEMRUN_RANDOM_PLUGIN);
    return library.entry();
}

/// One of every kind.
const std::vector<Range> mixed = {{FEMRUN_REAL, -1, 1},
                                  {FEMRUN_REAL, 1e-3, 10, 0, true},
                                  {FEMRUN_REAL, 0, 2, 0.25},
                                  {FEMRUN_INTEGER, 1, 1024, 1, true},
                                  {FEMRUN_CATEGORICAL, 0, 2, 1}};

}  // namespace

TEST_CASE("random says what it is", "[random][plugin]") {
    REQUIRE(entry().plugin_count == 1);
    const femrun_descriptor_t& descriptor = *entry().descriptor(0);
    CHECK(descriptor.name == std::string("random"));
    CHECK(descriptor.factory == std::string(FEMRUN_OPTIMIZER));
    CHECK(descriptor.flags == (FEMRUN_FLAG_IN_PROCESS | FEMRUN_FLAG_INDEPENDENT));
}

TEST_CASE("asking for a and then for b designs gives what a + b gives", "[random][plugin]") {
    REQUIRE(rc::check("split asks are equal", [] {
        const auto seed = *rc::gen::arbitrary<std::uint64_t>();
        const auto a = *rc::gen::inRange<std::size_t>(0, 20);
        const auto b = *rc::gen::inRange<std::size_t>(0, 20);
        std::vector<Range> ranges = mixed;
        if (*rc::gen::arbitrary<bool>()) ranges = {{FEMRUN_INTEGER, 1, 25, 1}};

        OptimizerAtWork split(entry(), "{}"), whole(entry(), "{}");
        split.open(ranges, seed);
        whole.open(ranges, seed);
        Designs first = split.ask(a);
        const Designs second = split.ask(b);
        first.insert(first.end(), second.begin(), second.end());
        RC_ASSERT(first == whole.ask(a + b));
    }));
}

TEST_CASE("another seed gives other designs, and a verdict none", "[random][plugin]") {
    OptimizerAtWork one(entry(), "{}"), same(entry(), "{}"), other(entry(), "{}");
    one.open(mixed, 1);
    same.open(mixed, 1);
    other.open(mixed, 2);

    one.ask(1);
    same.ask(1);
    one.complete(1, {0.5});
    one.failed(1, "mesh");

    const Designs next = one.ask(3);
    CHECK(next == same.ask(3));
    CHECK(next != other.ask(3));
}

TEST_CASE("random keeps the rules", "[random][plugin]") {
    OptimizerAtWork optimizer(entry(), "{}");
    optimizer.host.keeps = [](const double* design) { return design[0] > 0.5 && design[4] == 1; };
    optimizer.open(mixed, 7);

    const Designs designs = optimizer.ask(200);

    REQUIRE(designs.size() == 200);
    for (const auto& design : designs) CHECK((design[0] > 0.5 && design[4] == 1));
}

TEST_CASE("a space that is used up gives fewer designs, adopted ones counted", "[random][plugin]") {
    OptimizerAtWork optimizer(entry(), "{}");
    optimizer.open({{FEMRUN_INTEGER, 1, 3, 1}, {FEMRUN_CATEGORICAL, 0, 1, 1}}, 7);
    optimizer.adopt({2, 1});

    Designs designs = optimizer.ask(10);

    CHECK(optimizer.asked == FEMRUN_OK);
    std::sort(designs.begin(), designs.end());
    CHECK(designs == Designs{{1, 0}, {1, 1}, {2, 0}, {3, 0}, {3, 1}});
    CHECK(optimizer.ask(1).empty());
    CHECK(optimizer.asked == FEMRUN_OK);
}

TEST_CASE("rules that no design keeps are told with how many were tried", "[random][plugin]") {
    OptimizerAtWork finite(entry(), "{}"), endless(entry(), "{}");
    finite.host.keeps = endless.host.keeps = [](const double*) { return false; };
    finite.open({{FEMRUN_INTEGER, 1, 24, 1}}, 7);
    endless.open(mixed, 7);

    CHECK(finite.ask(2).empty());
    CHECK(finite.asked == FEMRUN_UNAVAILABLE);
    CHECK(finite.host.message ==
          "none of the 24 designs of this space keeps the rules; loosen them or widen the ranges");
    CHECK(endless.ask(2).empty());
    CHECK(endless.asked == FEMRUN_UNAVAILABLE);
    CHECK(endless.host.message ==
          "none of 1000000 random designs keeps the rules; loosen them or narrow the ranges to "
          "where they are kept");
}

TEST_CASE("a large space whose designs are all known is told as such", "[random][plugin]") {
    OptimizerAtWork optimizer(entry(), "{}");
    optimizer.host.keeps = [](const double* design) { return design[0] == 7; };
    optimizer.open({{FEMRUN_INTEGER, 0, 4e6, 1}}, 7);
    optimizer.adopt({7});

    CHECK(optimizer.ask(1).empty());
    CHECK(optimizer.asked == FEMRUN_UNAVAILABLE);
    CHECK(optimizer.host.message ==
          "none of 1000000 random designs keeps the rules and is new; loosen them or narrow the "
          "ranges to where they are kept");
}

TEST_CASE("a search for a design stops when the host asks", "[random][plugin]") {
    OptimizerAtWork optimizer(entry(), "{}");
    optimizer.host.keeps = [](const double*) { return false; };
    optimizer.host.should_stop = [] { return true; };
    optimizer.open(mixed, 7);

    CHECK(optimizer.ask(1).empty());
    CHECK(optimizer.asked == FEMRUN_CANCELLED);
}
