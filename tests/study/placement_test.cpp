// SPDX-License-Identifier: MIT
// Where a design of an earlier search space stands in the present one.
#include "study/placement.hpp"

#include <cmath>

#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;

namespace {

SpaceDefinition bracket() {
    SpaceDefinition space;
    space.parameters = {{"x", RealDomain{0, 1}, ""},
                        {"n", IntegerDomain{0, 8}, ""},
                        {"m", CategoricalDomain{{"a", "b"}}, ""}};
    space.fixed = {{"load", std::int64_t{500}, "N"}};
    space.derived = {{"h", "2 * x + n", ""}};
    return space;
}

Placement::Place placed(const SpaceDefinition& to, const Design& design, Before before = {}) {
    auto placement = Placement::between(bracket(), to, std::move(before));
    INFO((placement ? "" : placement.error().message));
    REQUIRE(placement.ok());
    return placement->of(design);
}

std::string refusal(const SpaceDefinition& to) {
    const auto placement = Placement::between(bracket(), to, {});
    return placement ? "goes on" : placement.error().message;
}

using Why = std::vector<std::string>;

}  // namespace

TEST_CASE("a design keeps its values when ranges, steps, scales and choices change",
          "[study][placement]") {
    SpaceDefinition to = bracket();
    to.parameters = {{"m", CategoricalDomain{{"c", "b", "a"}}, ""},
                     {"x", RealDomain{0, 2, 0.1}, ""},
                     {"n", IntegerDomain{1, 8, 1, Scale::logarithmic}, ""}};

    CHECK(placed(to, {0.1 + 0.2, 2, 0}).design == Design{2, 0.3, 2});
    CHECK(placed(to, {0.7, 8, 1}).design == Design{1, 0.7, 8});
    CHECK(placed(to, {0.7, 8, 1}).why.empty());
}

TEST_CASE("a design that the new space does not have says what it had", "[study][placement]") {
    SpaceDefinition to = bracket();
    to.parameters = {{"x", RealDomain{0, 0.5}, ""},
                     {"n", IntegerDomain{0, 8, 2}, ""},
                     {"m", CategoricalDomain{{"a", "c"}}, ""}};

    const auto place = placed(to, {0.7, 3, 1});

    CHECK(place.why == Why{"'x' was 0.7, which is not a number from 0 to 0.5",
                           "'n' was 3, which is not a whole number from 0 to 8 in steps of 2",
                           "'m' was 'b', which is not one of 'a', 'c'"});
    CHECK(place.design[0] == 0.7);
    CHECK(place.design[1] == 3);
    CHECK(std::isnan(place.design[2]));
}

TEST_CASE("what the solver saw beside the design must be the same", "[study][placement]") {
    SpaceDefinition heavier = bracket();
    heavier.fixed[0].value = std::int64_t{600};
    CHECK(placed(heavier, {0.5, 3, 0}).why == Why{"'load' was 500, is 600"});

    SpaceDefinition higher = bracket();
    higher.derived[0].expression = "2 * x + n + 1";
    CHECK(placed(higher, {0.5, 3, 0}).why == Why{"'h' was 4, is 5"});

    SpaceDefinition written_otherwise = bracket();
    written_otherwise.derived[0].expression = "n + x + x";
    written_otherwise.fixed[0].value = 500.0;
    CHECK(placed(written_otherwise, {0.1, 3, 0}).why.empty());
}

TEST_CASE("new rules leave designs outside", "[study][placement]") {
    SpaceDefinition to = bracket();
    to.rules = {{"low", "h < 4"}};

    CHECK(placed(to, {0.5, 2, 0}).why.empty());
    CHECK(placed(to, {0.5, 3, 0}).why == Why{"it breaks rule 'low'"});
}

TEST_CASE("what varied and now is fixed, and the other way round, keeps its value",
          "[study][placement]") {
    SpaceDefinition to = bracket();
    to.parameters = {{"x", RealDomain{0, 1}, ""},
                     {"m", CategoricalDomain{{"a", "b"}}, ""},
                     {"load", RealDomain{100, 900}, "N"}};
    to.fixed = {{"n", std::int64_t{3}, ""}};

    CHECK(placed(to, {0.5, 3, 1}).design == Design{0.5, 1, 500});
    CHECK(placed(to, {0.5, 4, 1}).why == Why{"'n' was 4, is 3", "'h' was 5, is 4"});
}

TEST_CASE("a new parameter needs to be told which value it had, with an example that works",
          "[study][placement]") {
    SpaceDefinition to = bracket();
    to.parameters.push_back({"ribs", IntegerDomain{2, 6}, ""});
    CHECK(refusal(to) ==
          "'ribs' is new, and nothing says which value it had until now; write under [study], with "
          "the right value, before = { ribs = 2 }");
    CHECK(placed(to, {0.5, 3, 1}, {{"ribs", std::int64_t{4}}}).design == Design{0.5, 3, 1, 4});
    CHECK(placed(to, {0.5, 3, 1}, {{"ribs", std::int64_t{1}}}).why ==
          Why{"'ribs' was 1, which is not a whole number from 2 to 6"});

    to.fixed.push_back({"coating", "zinc", ""});
    CHECK(refusal(to) ==
          "'ribs', 'coating' are new, and nothing says which value they had until now; write under "
          "[study], with the right values, before = { ribs = 2, coating = \"zinc\" }");
}

TEST_CASE("of a parameter that is gone, the designs with the value that is told stay",
          "[study][placement]") {
    SpaceDefinition to = bracket();
    to.parameters.pop_back();
    CHECK(refusal(to) ==
          "'m' varied and is gone, and nothing says which value it has now; write under [study], "
          "with the right value, before = { m = \"a\" }");
    CHECK(placed(to, {0.5, 3, 1}, {{"m", "b"}}).design == Design{0.5, 3});
    CHECK(placed(to, {0.5, 3, 0}, {{"m", "b"}}).why == Why{"'m' was 'a', not 'b'"});
}
