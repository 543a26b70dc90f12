// SPDX-License-Identifier: MIT
#include "model.hpp"

#include <cmath>

#include "support/catch.hpp"

using namespace formula;

namespace {

const std::vector<Quantity> three = {{"x1"}, {"x2"}, {"steel", true}};

/// The value of the one output `formula` at x1 = 3, x2 = 4, steel = "S355".
double value(const std::string& formula, const std::vector<Entry>& let = {}) {
    Model model({let, {{"f", formula}}, {}, {}}, three, {"f"});
    model.set(0, 3, "");
    model.set(1, 4, "");
    model.set(2, 0, "S355");
    model.begin();
    return model.output(0);
}

std::string refusal(const Definition& definition) {
    try {
        const Model model(definition, three, {});
        return "accepted";
    } catch (const WrongSettings& wrong) {
        return wrong.what();
    }
}

}  // namespace

TEST_CASE("formulas compute what they say", "[formula][model]") {
    CHECK(value("x1^2 + x2^2") == 25);
    CHECK(value("-x1^2") == -9);
    CHECK(value("2^-x1") == 0.125);
    CHECK(value("2^3^0") == 2);
    CHECK(value("x1 > 2 && x2 > 5 ? 1 : 2") == 2);
    CHECK(value("x1 > 2 || x2 > 5 ? 1 : 2") == 1);
    CHECK(value("not (x1 > 2) or !1") == 0);
    CHECK(value("0.5 && 0.25 || 0") == 1);
    CHECK(value("min(x1, x2, 1) + max(x1, x2) + avg(1, 2)") == 6.5);
    CHECK(value("log(e) + ln(e) + log10(100) + log2(8)") == 7);
    CHECK(value("cos(pi)") == -1);
    CHECK(value("atan2(x1, x2)") == std::atan2(3, 4));
    CHECK(value("asin(1) + acos(0) + atan(0)") == std::asin(1) + std::acos(0));
    CHECK(value("sinh(1) * cosh(1) * tanh(1)") == Approx(std::pow(std::sinh(1), 2)));
    CHECK(value("tan(1) - sin(1) / cos(1)") == Approx(0).margin(1e-15));
    CHECK(value("floor(-1.5) + ceil(-1.5) + round(2.5) + sign(-7) + abs(-2)") == 1);
    CHECK(value("sqrt(x2) * exp(0)") == 2);
    CHECK(value("0.1 + 0.2") == 0.1 + 0.2);
    CHECK(value("steel == 'S355' ? 355 : 235") == 355);
    CHECK(value("(steel != \"S235\") + (steel == 'S235')") == 1);
}

TEST_CASE("intermediate values feed one another, in any order", "[formula][model]") {
    CHECK(value("r + s", {{"r", "x1^2"}, {"s", "r + 1"}}) == 19);
    CHECK(value("r + s", {{"s", "r + 1"}, {"r", "x1^2"}}) == 19);
    CHECK(value("sum(i, 1, n, x[i])", {{"n", "m - 1"}, {"m", "3"}}) == 7);
}

TEST_CASE("names that nobody knows are told, with the setting", "[formula][model]") {
    CHECK(refusal({{}, {{"f", "x1 + x6"}}, {}, {}}) ==
          "solver.outputs.f: formula 'x1 + x6': there is no quantity 'x6'; known are 'x1', 'x2', "
          "'steel'");
    CHECK(refusal({{}, {{"f", "sum(i, 1, 3, x[i])"}}, {}, {}}) ==
          "solver.outputs.f: formula 'sum(i, 1, 3, x[i])': there is no quantity 'x3'; known are "
          "'x1', 'x2', 'steel'");
    CHECK(refusal({{{"radius", "x1"}}, {{"f", "raduis"}}, {}, {}}) ==
          "solver.outputs.f: formula 'raduis': there is no quantity 'raduis'; did you mean "
          "'radius'?");
    CHECK(refusal({{}, {{"f", "1"}}, {{"mesh", "y > 1"}}, {}}) ==
          "solver.fail.mesh: formula 'y > 1': there is no quantity 'y'; known are 'x1', 'x2', "
          "'steel'");
    CHECK(refusal({{}, {{"f", "1"}}, {}, "q"}) ==
          "solver.delay: formula 'q': there is no quantity 'q'; known are 'x1', 'x2', 'steel'");
    CHECK(refusal({{}, {{"f", "stel == 'S355'"}}, {}, {}}) ==
          "solver.outputs.f: formula 'stel == 'S355'': there is no quantity 'stel' to compare with "
          "'S355'; did you mean 'steel'?");
    CHECK(refusal({{}, {{"f", "x1 == 'S355'"}}, {}, {}}) ==
          "solver.outputs.f: formula 'x1 == 'S355'': quantity 'x1' is a number, not one of several "
          "texts like 'S355'; compare it with a number");
}

TEST_CASE("of many names a dozen is shown", "[formula][model]") {
    std::vector<Quantity> many;
    for (int i = 1; i <= 30; ++i) many.push_back({"x" + std::to_string(i)});
    CHECK_THROWS_WITH(
        Model({{}, {{"f", "volume"}}, {}, {}}, many, {}),
        "solver.outputs.f: formula 'volume': there is no quantity 'volume'; known are "
        "'x1', 'x2', 'x3', 'x4', 'x5', 'x6', 'x7', 'x8', 'x9', 'x10', 'x11', 'x12', "
        "...");
}

TEST_CASE("intermediate values that cannot be are told", "[formula][model]") {
    const std::vector<Entry> f = {{"f", "1"}};
    CHECK(refusal({{{"a", "b"}, {"b", "2*a"}}, f, {}, {}}) ==
          "solver.let.b: formula '2*a': needs 'a', which needs this one; break the circle");
    CHECK(refusal({{{"x1", "2"}}, f, {}, {}}) ==
          "solver.let.x1: the study has a quantity 'x1' already; rename one of them");
    CHECK(refusal({{{"sin", "2"}}, f, {}, {}}) ==
          "solver.let.sin: 'sin' is a word of formulas already; choose another name");
    CHECK(refusal({{{"wall-2", "2"}}, f, {}, {}}) ==
          "solver.let.wall-2: 'wall-2' cannot be used in a formula; a name has letters, digits and "
          "underscores and begins with no digit");
    CHECK(refusal({{{"r", "2 +"}}, f, {}, {}}) ==
          "solver.let.r: formula '2 +': ends where a value is expected; complete it");
}

TEST_CASE("mistakes are found before the quantities are known", "[formula][model]") {
    CHECK_THROWS_WITH(Model::check({{}, {{"f", "2 *"}}, {}, {}}),
                      "solver.outputs.f: formula '2 *': ends where a value is expected; complete "
                      "it");
    CHECK_THROWS_WITH(Model::check({{}, {{"f", "x[0.5]"}}, {}, {}}),
                      Catch::Matchers::StartsWith("solver.outputs.f: formula 'x[0.5]': '0.5' is no "
                                                  "whole number up to 1000000000 at character 3"));
    CHECK_NOTHROW(Model::check({{}, {{"f", "anything == 'goes' ? x[7] : y"}}, {}, {}}));
}

TEST_CASE("a study's own name comes before a constant", "[formula][model]") {
    Model model({{}, {{"f", "e + pi"}}, {}, {}}, {{"e"}}, {"f"});
    model.set(0, 10, "");
    model.begin();
    CHECK(model.output(0) == Approx(13.14159265));
}

TEST_CASE("a text that a formula takes for a number is told", "[formula][model]") {
    CHECK_THROWS_WITH(value("2 * steel"),
                      "quantity 'steel' is the text 'S355', but a formula needs its number; "
                      "compare it, as in steel == \"S355\"");

    Model model({{}, {{"f", "2 * d"}}, {}, {}}, {{"d", true}}, {"f"});
    model.set(0, 1.5, "1.5");
    model.begin();
    CHECK(model.output(0) == 3);
}

TEST_CASE("an output that is no number fails the design", "[formula][model]") {
    CHECK_THROWS_WITH(value("sqrt(-x1)"), "output 'f' is nan for this design");
    CHECK_THROWS_WITH(value("-sqrt(-x1)"), "output 'f' is nan for this design");
    CHECK_THROWS_WITH(value("1 / (x1 - 3)"), "output 'f' is inf for this design");
    CHECK(value("x1 > 5 ? sqrt(-1) : 7") == 7);
    CHECK_THROWS_WITH(value("min(1, sqrt(-x1))"), "output 'f' is nan for this design");
}

TEST_CASE("a condition that holds says its values", "[formula][model]") {
    Model model({{{"r", "x1 + x2"}}, {{"f", "1"}}, {{"mesh", "r > 4 && steel == 'S235'"}}, {}},
                three, {});
    model.set(0, 3, "");
    model.set(1, 2.5000000001, "");
    model.set(2, 0, "S235");
    model.begin();

    CHECK(model.failure("mesh") ==
          "'r > 4 && steel == 'S235'' holds for this design, steel = S235, r = 5.5");
    CHECK(model.failure("solve") == std::nullopt);
}
