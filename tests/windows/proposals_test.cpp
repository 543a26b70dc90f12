// SPDX-License-Identifier: MIT
#include "windows/proposals.hpp"

#include <algorithm>
#include <set>

#include "sdk/loaded_plugin.hpp"
#include "support/catch.hpp"

using namespace femrun::windows;

namespace {

bool any_parameter(bool (*is)(const femrun::stand::Range&)) {
    return std::any_of(problems().begin(), problems().end(), [is](const Problem& each) {
        return std::any_of(each.parameters.begin(), each.parameters.end(), is);
    });
}

bool any_problem(bool (*is)(const Problem&)) {
    return std::any_of(problems().begin(), problems().end(), is);
}

}  // namespace

TEST_CASE("the problems have all that an optimizer meets", "[windows]") {
    using femrun::stand::Range;
    for (const bool logarithmic : {false, true}) {
        INFO((logarithmic ? "logarithmic" : "linear"));
        const auto has = [logarithmic](bool (*is)(const Range&)) {
            for (const Problem& each : problems())
                for (const Range& range : each.parameters)
                    if (range.logarithmic == logarithmic && is(range)) return true;
            return false;
        };
        CHECK(has([](const Range& r) { return r.kind == FEMRUN_REAL && r.step == 0; }));
        CHECK(has([](const Range& r) { return r.kind == FEMRUN_REAL && r.step > 0; }));
        CHECK(has([](const Range& r) { return r.kind == FEMRUN_INTEGER; }));
    }
    CHECK(any_parameter([](const Range& r) { return r.kind == FEMRUN_CATEGORICAL; }));
    CHECK(any_parameter([](const Range& r) { return r.low == r.high; }));

    CHECK(any_problem([](const Problem& p) { return p.in_flight == 1; }));
    CHECK(any_problem([](const Problem& p) { return p.in_flight > 4; }));
    CHECK(any_problem([](const Problem& p) { return p.objectives == 2; }));
    CHECK(any_problem([](const Problem& p) { return p.objectives == 3; }));
    CHECK(any_problem([](const Problem& p) { return p.constraints > 1; }));
    CHECK(any_problem([](const Problem& p) { return p.has_rules; }));
    CHECK(any_problem([](const Problem& p) { return !p.adopted.empty(); }));
}

TEST_CASE("trials of the problems complete, keep and break constraints, fail, and are dropped",
          "[windows]") {
    const Problem& mixed = *std::find_if(problems().begin(), problems().end(),
                                         [](const Problem& each) { return each.name == "mixed"; });
    std::set<std::string> seen;
    for (std::uint64_t trial = 1; trial <= mixed.trials; ++trial) {
        const double share = static_cast<double>(trial) / static_cast<double>(mixed.trials);
        const Design design = {5 * share - 2, 20 * share, 0.3, 7, 100, 2, 0.3};
        const Ending ending = ending_of(mixed, trial, design);
        if (ending.outcome == FEMRUN_DROPPED) seen.insert("dropped");
        if (ending.outcome == FEMRUN_FAILED_DESIGN) seen.insert(ending.stage);
        if (ending.outcome != FEMRUN_COMPLETE) continue;
        REQUIRE(ending.losses.size() == mixed.objectives);
        REQUIRE(ending.excesses.size() == mixed.constraints);
        seen.insert(ending.excesses[0] > 0 ? "broken" : "kept");
    }
    CHECK(seen == std::set<std::string>{"broken", "dropped", "kept", "mesh", "solve"});
}

TEST_CASE("what an optimizer proposes is written to the last bit", "[windows]") {
    const femrun::stand::LoadedLibrary library(FEMRUN_RANDOM_PLUGIN);
    const Problem one = {.name = "one",
                         .parameters = {{FEMRUN_INTEGER, 3, 4, 1}, {FEMRUN_REAL, 0.5, 0.5}},
                         .trials = 9};

    Lines lines = proposals(library.entry(), one);

    REQUIRE(lines.size() == 3);
    std::sort(lines.begin(), lines.begin() + 2, [](const std::string& a, const std::string& b) {
        return a.substr(13) < b.substr(13);
    });
    CHECK(lines[0].substr(13) == " 4008000000000000 3fe0000000000000");
    CHECK(lines[1].substr(13) == " 4010000000000000 3fe0000000000000");
    CHECK(lines[2] == "random one 3: none is left");
}

TEST_CASE("two platforms part where the first design differs", "[windows]") {
    const Lines lines = {"random real 1: 3fe0000000000000", "random real 2: 3ff0000000000000"};
    Lines other = lines;
    other[1].back() = '1';

    CHECK(!difference(lines, lines));
    CHECK(difference(lines, other) ==
          "the designs part at line 2: here 'random real 2: 3ff0000000000000', there 'random real "
          "2: 3ff0000000000001'");
    CHECK(difference({lines[0]}, lines) ==
          "the designs part at line 2: here nothing more, there 'random real 2: 3ff0000000000000'");
    CHECK(difference(lines, {lines[0]}) ==
          "the designs part at line 2: here 'random real 2: 3ff0000000000000', there nothing more");
}
