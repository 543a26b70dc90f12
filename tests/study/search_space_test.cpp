// SPDX-License-Identifier: MIT
#include "study/search_space.hpp"

#include <cmath>

#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;

namespace {

SpaceDefinition bracket() {
    return {.parameters = {{"radius", RealDomain{2, 9, 0.5}, "mm"},
                           {"ribs", IntegerDomain{0, 4}, ""},
                           {"steel", CategoricalDomain{{"S235", "S355"}}, ""},
                           {"hole", CategoricalDomain{{std::int64_t{8}, 10.5}}, "mm"}},
            .fixed = {{"load", 500.0, "N"}, {"coating", "zinc", ""}},
            .derived = {{"height", "2 * radius + 8", "mm"}, {"ratio", "height / hole", ""}},
            .rules = {{"clearance", "height - 2 * hole >= 1"},
                      {"stiff", "ribs > 0 or steel == \"S355\""}}};
}

}  // namespace

TEST_CASE("a design expands to every named quantity", "[study][search_space]") {
    const auto space = SearchSpace::compile(bracket());

    CHECK(space->expand({4.5, 3, 1, 0}) == std::vector<NamedValue>{{"radius", 4.5},
                                                                   {"ribs", std::int64_t{3}},
                                                                   {"steel", "S355"},
                                                                   {"hole", std::int64_t{8}},
                                                                   {"load", 500.0},
                                                                   {"coating", "zinc"},
                                                                   {"height", 17.0},
                                                                   {"ratio", 17.0 / 8}});
}

TEST_CASE("formulas see a numeric choice as its value and a text as its index",
          "[study][search_space]") {
    const auto space = SearchSpace::compile(bracket());
    std::vector<double> numbers;

    space->numbers({4.5, 3, 1, 1}, numbers);

    CHECK(numbers == std::vector<double>{4.5, 3, 1, 10.5, 500, 0, 17, 17 / 10.5});
}

TEST_CASE("the first rule that a design breaks is named", "[study][search_space]") {
    const auto space = SearchSpace::compile(bracket());

    CHECK(space->broken_rule({5, 1, 0, 0}) == std::nullopt);
    CHECK(space->broken_rule({2, 0, 0, 0}) == "clearance");
    CHECK(space->broken_rule({5, 0, 0, 0}) == "stiff");
    CHECK(space->broken_rule({5, 0, 1, 0}) == std::nullopt);
}

TEST_CASE("a rule whose formula is NaN is broken", "[study][search_space]") {
    const auto space = SearchSpace::compile(
        {.parameters = {{"x", RealDomain{-1, 1}, ""}}, .rules = {{"real", "sqrt(x)"}}});

    CHECK(space->broken_rule({-0.5}) == "real");
    CHECK(space->broken_rule({0.5}) == std::nullopt);
}

TEST_CASE("why a design is not in the space is said in a sentence", "[study][search_space]") {
    const auto space = SearchSpace::compile(bracket());

    CHECK(space->misfit({5, 1, 0, 0}) == std::nullopt);
    CHECK(space->misfit({5, 1}) ==
          "a design of 2 values does not fit a search space of 4 parameters");
    CHECK(space->misfit({5.2, 1, 0, 0}) ==
          "parameter 'radius': 5.2 is not a number from 2 to 9 in steps of 0.5");
    CHECK(space->misfit({5, 1.5, 0, 0}) ==
          "parameter 'ribs': 1.5 is not a whole number from 0 to 4");
    CHECK(space->misfit({5, 1, 2, 0}) ==
          "parameter 'steel': choice number 2 is not one of 'S235', 'S355'");
    CHECK(space->misfit({std::nan(""), 1, 0, 0}) ==
          "parameter 'radius': nan is not a number from 2 to 9 in steps of 0.5");
}

TEST_CASE("a space of finite domains knows its size", "[study][search_space]") {
    CHECK(SearchSpace::compile(bracket())->cardinality() == 15u * 5 * 2 * 2);
    CHECK(SearchSpace::compile({.parameters = {{"x", RealDomain{0, 1}, ""}}})->cardinality() ==
          std::nullopt);

    SpaceDefinition vast;
    for (const char* name : {"a", "b"})
        vast.parameters.push_back({name, IntegerDomain{0, (1ll << 30) - 1}, ""});
    CHECK(SearchSpace::compile(vast)->cardinality() == std::nullopt);
}

TEST_CASE("a formula that does not compile is named by what it belongs to",
          "[study][search_space]") {
    SpaceDefinition wrong = bracket();
    wrong.rules[0].expression = "heigth > 1";
    CHECK(SearchSpace::compile(wrong).error().message ==
          "rule 'clearance': formula 'heigth > 1': 'heigth' at character 1 is not known; did you "
          "mean 'height'?");

    wrong = bracket();
    wrong.derived[0].expression = "2 *";
    CHECK(SearchSpace::compile(wrong).error().message ==
          "parameter 'height': formula '2 *': ends where a value is expected; complete it");
}
