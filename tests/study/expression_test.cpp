// SPDX-License-Identifier: MIT
#include "study/expression.hpp"

#include <cmath>
#include <locale>

#include "allocations.hpp"
#include "study/formula_tokens.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;

namespace {

const std::vector<ExpressionName> names{
    {"x", {}}, {"y", {}}, {"material", {"S235", "S355", "Al"}}, {"coating", {"zinc"}, true}};
// x = 3, y = 2, material = S355, coating = zinc
const std::vector<double> values{3, 2, 1, 0};

double value_of(std::string_view formula) {
    const auto expression = Expression::compile(formula, names);
    INFO(formula);
    if (!expression) FAIL(expression.error().message);
    return expression->evaluate(values);
}

std::string mistake_in(std::string_view formula) {
    const auto expression = Expression::compile(formula, names);
    return expression ? "compiles" : expression.error().message;
}

}  // namespace

TEST_CASE("a formula follows the precedence of mathematics", "[study][expression]") {
    CHECK(value_of("1 + 2 * x") == 7);
    CHECK(value_of("-x^2") == -9);
    CHECK(value_of("2 * -x^2") == -18);
    CHECK(value_of("2^-1") == 0.5);
    CHECK(value_of("2^3^2") == 512);
    CHECK(value_of("10 - x - y") == 5);
    CHECK(value_of("12 / x / y") == 2);
    CHECK(value_of("2 - -x") == 5);
    CHECK(value_of("+x") == 3);
    CHECK(value_of("1.5e1 + .5") == 15.5);
}

TEST_CASE("numbers that differ by what rounding leaves are equal to every comparison",
          "[study][expression]") {
    CHECK(value_of("0.1 + 0.2 == 0.3") == 1);
    CHECK(value_of("0.1 + 0.2 != 0.3") == 0);
    CHECK(value_of("0.1 + 0.2 <= 0.3") == 1);
    CHECK(value_of("0.1 + 0.2 > 0.3") == 0);
    CHECK(value_of("0.15 + 0.8 + 0.05 == 1") == 1);
    CHECK(value_of("1 >= 0.15 + 0.8 + 0.05") == 1);
    CHECK(value_of("1 < 0.15 + 0.8 + 0.05") == 0);

    CHECK(value_of("1 == 1.00000000000001") == 0);
    CHECK(value_of("1 < 1.00000000000001") == 1);
    CHECK(value_of("0 == 1e-300") == 0);
    CHECK(value_of("1 / 0 == 1 / 0") == 1);
    CHECK(value_of("1 / 0 == 3") == 0);
    CHECK(value_of("1 / 0 > 3") == 1);
    CHECK(value_of("0 / 0 == 0 / 0") == 0);
    CHECK(value_of("0 / 0 <= 1") == 0);
}

TEST_CASE("a sum that is compared with 0 is compared as what it adds and takes away",
          "[study][expression]") {
    CHECK(value_of("0.15 + 0.8 + 0.05 - 1 == 0") == 1);
    CHECK(value_of("0.15 + 0.8 + 0.05 - 1 <= 0.0") == 1);
    CHECK(value_of("0.1 + 0.2 - 0.3 > 0") == 0);
    CHECK(value_of("(0.1 + 0.2 - 0.3) != 0") == 0);
    CHECK(value_of("0 == 1 - 0.1 - 0.2 - 0.7") == 1);
    CHECK(value_of("0 < 0.1 + 0.2 - 0.3") == 0);
    CHECK(value_of("-0.3 + 0.1 + 0.2 == 0") == 1);
    CHECK(value_of("max(0.1 + 0.2 - 0.3 == 0, 0)") == 1);
    CHECK(value_of("not 0.1 + 0.2 - 0.3 == 0 or x - y < 0") == 0);
    CHECK(value_of("(x - 2) * (0.1 + 0.2) - 0.3 == 0") == 1);

    CHECK(value_of("x - y - 1 == 0") == 1);
    CHECK(value_of("x - y - 1 > 0") == 0);
    CHECK(value_of("0 > y - x") == 1);
    CHECK(value_of("2 - -x == 0") == 0);
    CHECK(value_of("2 * -x - 1 < 0") == 1);
    CHECK(value_of("-x - y < 0") == 1);
    CHECK(value_of("(x - y) - (y - 1) == 0") == 1);
}

TEST_CASE("comparisons and logic give 1 and 0", "[study][expression]") {
    CHECK(value_of("x > y") == 1);
    CHECK(value_of("x <= y") == 0);
    CHECK(value_of("x == 3 and y != 3") == 1);
    CHECK(value_of("x == 3 && y == 3") == 0);
    CHECK(value_of("x == 4 or y == 2") == 1);
    CHECK(value_of("x == 4 || y == 3") == 0);
    CHECK(value_of("x == 4 or x == 3 and y == 2") == 1);
    CHECK(value_of("not x > 5") == 1);
    CHECK(value_of("not x == 3 or y == 2") == 1);
    CHECK(value_of("!(x > 5)") == 1);
    CHECK(value_of("!x") == 0);
    CHECK(value_of("not (x > 5 and y > 1)") == 1);
    CHECK(value_of("x > y ? 10 : 20") == 10);
    CHECK(value_of("x < y ? 10 : y < x ? 20 : 30") == 20);
}

TEST_CASE("formulas have the usual functions and constants", "[study][expression]") {
    CHECK(value_of("abs(-x)") == 3);
    CHECK(value_of("sqrt(16)") == 4);
    CHECK(value_of("exp(1)") == Approx(value_of("e")));
    CHECK(value_of("log(e^2)") == Approx(2));
    CHECK(value_of("ln(e^2)") == Approx(2));
    CHECK(value_of("log10(1000)") == Approx(3));
    CHECK(value_of("log2(8)") == Approx(3));
    CHECK(value_of("sin(pi / 2)") == Approx(1));
    CHECK(value_of("cos(pi)") == Approx(-1));
    CHECK(value_of("tan(pi / 4)") == Approx(1));
    CHECK(value_of("asin(1)") == Approx(value_of("pi / 2")));
    CHECK(value_of("acos(1)") == 0);
    CHECK(value_of("atan(1)") == Approx(value_of("pi / 4")));
    CHECK(value_of("atan2(1, -1)") == Approx(value_of("3 * pi / 4")));
    CHECK(value_of("sinh(0) + cosh(0) + tanh(0)") == 1);
    CHECK(value_of("floor(-1.5)") == -2);
    CHECK(value_of("ceil(1.2)") == 2);
    CHECK(value_of("round(2.5)") == 3);
    CHECK(value_of("sign(-4) + sign(0)") == -1);
    CHECK(value_of("min(x, y, 5)") == 2);
    CHECK(value_of("max(x, y, 5)") == 5);
    CHECK(value_of("max(x)") == 3);
    CHECK(value_of("sum(1, 2, 3, 4)") == 10);
    CHECK(value_of("avg(1, 2, 3, 4)") == 2.5);
}

TEST_CASE("a formula may be NaN or infinite", "[study][expression]") {
    CHECK(std::isinf(value_of("1 / (x - 3)")));
    CHECK(std::isnan(value_of("sqrt(-x)")));
    CHECK(std::isnan(value_of("min(1, sqrt(-x))")));
    CHECK(std::isnan(value_of("max(sqrt(-x), 1)")));
    CHECK(std::isinf(value_of("log(0)")));
}

TEST_CASE("a text is compared with the choice of a categorical parameter", "[study][expression]") {
    CHECK(value_of("material == \"S355\"") == 1);
    CHECK(value_of("material != 'S355'") == 0);
    CHECK(value_of("\"Al\" == material") == 0);
    CHECK(value_of("x * (material == \"S355\") + y") == 5);
    CHECK(value_of("material == \"Al\" ? 1 : 2") == 2);
    CHECK(value_of("not material == \"Al\" and x > 1") == 1);
}

TEST_CASE("a fixed text may be compared with any other", "[study][expression]") {
    CHECK(value_of("coating == \"zinc\"") == 1);
    CHECK(value_of("coating == \"paint\"") == 0);
    CHECK(value_of("coating != \"paint\"") == 1);
}

TEST_CASE("a formula names what it uses", "[study][expression]") {
    CHECK(Expression::compile("y + y * 2", names)->uses() == std::vector<std::size_t>{1});
    CHECK(Expression::compile("material == 'Al' and y > x", names)->uses() ==
          std::vector<std::size_t>{0, 1, 2});
    CHECK(names_in_formula("cd + sin(pi * cl) - 2 * cd and v2") ==
          std::vector<std::string>{"cd", "pi", "cl", "v2"});
    CHECK(meaning_in_formulas("max") == "the function 'max'");
    CHECK(meaning_in_formulas("pi") == "the constant 'pi'");
    CHECK(meaning_in_formulas("and") == "the operator 'and'");
    CHECK(meaning_in_formulas("mass") == std::nullopt);
}

TEST_CASE("names that mean something to the library behind are free", "[study][expression]") {
    const std::vector<ExpressionName> odd{{"_pi", {}}, {"rint", {}}, {"v0", {}}, {"e", {}}};

    const auto expression = Expression::compile("_pi + 10 * rint + 100 * v0 + 1000 * e", odd);

    CHECK(expression->evaluate(std::vector<double>{1, 2, 3, 4}) == 4321);
}

TEST_CASE("a name wins over a constant, and over a function that has no parenthesis",
          "[study][expression]") {
    const std::vector<ExpressionName> own{{"e", {}}, {"min", {}}, {"pi", {"round", "square"}}};
    const std::vector<double> values{2, 3, 1};
    const auto value = [&](const char* formula) {
        return Expression::compile(formula, own)->evaluate(values);
    };

    CHECK(value("e + 1e1") == 12);
    CHECK(value("10 * min + min(e, 7)") == 32);
    CHECK(value("pi == \"square\" and \"round\" != pi") == 1);
    CHECK(Expression::compile("min(2, 1) * e", {})->evaluate({}) == Approx(2.718281828));
}

TEST_CASE("a mistake in a formula is named with its character", "[study][expression]") {
    CHECK(mistake_in("") == "formula '': is empty; write a value, such as 2 * x");
    CHECK(mistake_in("2 * ") == "formula '2 * ': ends where a value is expected; complete it");
    CHECK(mistake_in("x and") == "formula 'x and': ends where a value is expected; complete it");
    CHECK(mistake_in("(x + y") ==
          "formula '(x + y': the '(' at character 1 is never closed; add a ')'");
    CHECK(mistake_in("x + y)") ==
          "formula 'x + y)': the ')' at character 6 closes nothing; remove it, or add a '('");
    CHECK(mistake_in("x + * y") ==
          "formula 'x + * y': '*' at character 5 stands where a value is expected");
    CHECK(mistake_in("--x") ==
          "formula '--x': '-' at character 2 stands where a value is "
          "expected; put it and what follows in parentheses");
    CHECK(mistake_in("x y") ==
          "formula 'x y': 'y' at character 3 follows a value; write an "
          "operator between them, such as '*'");
    CHECK(mistake_in("(x)(y)") ==
          "formula '(x)(y)': '(' at character 4 follows a value; write an "
          "operator between them, such as '*'");
    CHECK(mistake_in("()") == "formula '()': ')' at character 2 stands where a value is expected");
    CHECK(mistake_in("2x") ==
          "formula '2x': number 2 at character 1 is followed by 'x'; write an "
          "operator between them, such as '*'");
    CHECK(mistake_in("x(2)") ==
          "formula 'x(2)': 'x' at character 1 is not a function; write '*' "
          "between it and the '('");
    CHECK(mistake_in("1,5 * x") ==
          "formula '1,5 * x': the ',' at character 2 separates nothing; it stands between the "
          "values of a function, and decimals have a point");
    CHECK(mistake_in("0 < x < 5") ==
          "formula '0 < x < 5': '<' at character 7 compares the outcome "
          "of '<'; join two comparisons with 'and'");
    CHECK(mistake_in("x = 3") ==
          "formula 'x = 3': '=' at character 3 means nothing in a formula; write '=='");
    CHECK(mistake_in("x ** 2") ==
          "formula 'x ** 2': '**' at character 3 means nothing in a formula; write '^'");
    CHECK(mistake_in("'é' == x # y") ==
          "formula ''é' == x # y': '#' at character 10 means nothing in a formula");
    CHECK(mistake_in("x + µ") == "formula 'x + µ': 'µ' at character 5 means nothing in a formula");
    CHECK(mistake_in("material == \"S3") ==
          "formula 'material == \"S3': the text that begins at character 13 has no end; close it "
          "with \"");
    CHECK(mistake_in("1e999") ==
          "formula '1e999': number 1e999 at character 1 is beyond what a "
          "computer's number holds; use one between 1e-307 and 1e308");
    CHECK(mistake_in("x ? 1") ==
          "formula 'x ? 1': a '?' has no ':'; write condition ? value : other value");
    CHECK(mistake_in("x : 1") ==
          "formula 'x : 1': the ':' at character 3 has no '?'; write "
          "condition ? value : other value");
}

TEST_CASE("a wrong name or function comes with the right one", "[study][expression]") {
    const std::vector<ExpressionName> known{{"thickness", {}}};
    const auto mistake = [&](std::string_view formula) {
        return Expression::compile(formula, known).error().message;
    };

    CHECK(mistake("2 * thicknes") ==
          "formula '2 * thicknes': 'thicknes' at character 5 is not known; did you mean "
          "'thickness'?");
    CHECK(mistake("squrt(2)") ==
          "formula 'squrt(2)': there is no function 'squrt' (character 1); did you mean 'sqrt'?");
    CHECK(mistake("sin + 1") ==
          "formula 'sin + 1': function 'sin' at character 1 has no values; write sin(...)");
    CHECK(mistake("sin(1, 2)") ==
          "formula 'sin(1, 2)': function 'sin' is given too many values; it takes 1");
    CHECK(mistake("atan2(1)") ==
          "formula 'atan2(1)': function 'atan2' is given too few values; it takes 2");
    CHECK(mistake("min()") ==
          "formula 'min()': function 'min' is given too few values; it takes one or more");
}

TEST_CASE("a text where it cannot be compared is named", "[study][expression]") {
    CHECK(mistake_in("material == \"S3555\"") ==
          "formula 'material == \"S3555\"': 'S3555' at character 13 is not a choice of 'material'; "
          "did you mean 'S355'?");
    CHECK(mistake_in("material == \"copper\"") ==
          "formula 'material == \"copper\"': 'copper' at character 13 is not a choice of "
          "'material'; its choices are 'S235', 'S355', 'Al'");
    CHECK(mistake_in("2 * material") ==
          "formula '2 * material': 'material' at character 5 is a text, not a number; compare it "
          "with == or !=, as in material == \"S235\"");
    CHECK(mistake_in("x == \"S235\"") ==
          "formula 'x == \"S235\"': the text 'S235' at character 6 can only be compared, by == or "
          "!=, with a parameter whose choices are texts");
}

TEST_CASE("a formula beyond all measure is refused", "[study][expression]") {
    const std::string longest = "1" + std::string(7999, ' ');

    CHECK(mistake_in(longest) == "compiles");
    CHECK(mistake_in(longest + " ") ==
          "formula '1                                       ...': has 8001 characters, more than "
          "the 8000 that one formula may have; split it");
    CHECK(mistake_in(std::string(300, '(')) ==
          "formula '" + std::string(300, '(') +
              "': the '(' at character 201 is nested deeper than 200 levels; split the formula");
}

TEST_CASE("a formula does not ask the locale", "[study][expression]") {
    struct Comma final : std::numpunct<char> {
        char do_decimal_point() const override { return ','; }
        char do_thousands_sep() const override { return '.'; }
        std::string do_grouping() const override { return "\3"; }
    };
    const std::locale before = std::locale::global(std::locale(std::locale(), new Comma));

    const double value = value_of("1.5 + 12345.25");

    std::locale::global(before);
    CHECK(value == 12346.75);
}

TEST_CASE("evaluating allocates nothing", "[study][expression]") {
    const auto expression = Expression::compile(
        "x > y ? max(x, y, 3) * sin(x)^2 : -atan2(y, x) + sum(x, y, 1, 2)", names);
    double total = 0;

    const std::size_t before = test::allocations();
    for (int i = 0; i < 100; ++i) total += expression->evaluate(values);

    CHECK(test::allocations() == before);
    CHECK(total != 0);
}
