// SPDX-License-Identifier: MIT
// Random formulas, each built beside the function that computes it in plain C++.
#include <cmath>
#include <functional>
#include <limits>
#include <memory>

#include <fmt/format.h>
#include <rapidcheck.h>

#include "study/expression.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;

namespace {

using Values = std::vector<double>;
struct Node {
    std::string text;
    std::function<double(const Values&)> value;
};

Node leaf() {
    if (*rc::gen::arbitrary<bool>()) {
        const int number = *rc::gen::inRange(0, 6);
        return {fmt::format("{}", number), [number](const Values&) { return double(number); }};
    }
    const std::size_t at = *rc::gen::inRange<std::size_t>(0, 3);
    return {std::string(1, "abc"[at]), [at](const Values& v) { return v[at]; }};
}

Node node(int depth) {
    if (depth == 0) return leaf();
    const Node x = node(depth - 1), y = node(depth - 1);
    switch (*rc::gen::inRange(0, 9)) {
        case 0:
            return {"(" + x.text + " + " + y.text + ")",
                    [=](const Values& v) { return x.value(v) + y.value(v); }};
        case 1:
            return {"(" + x.text + " - " + y.text + ")",
                    [=](const Values& v) { return x.value(v) - y.value(v); }};
        case 2:
            return {"(" + x.text + " * " + y.text + ")",
                    [=](const Values& v) { return x.value(v) * y.value(v); }};
        case 3:
            return {"(" + x.text + " / " + y.text + ")",
                    [=](const Values& v) { return x.value(v) / y.value(v); }};
        case 4:
            return {"(-" + x.text + ")", [=](const Values& v) { return -x.value(v); }};
        case 5:
            return {"max(" + x.text + ", " + y.text + ", 1)", [=](const Values& v) {
                        const double a = x.value(v), b = y.value(v);
                        if (std::isnan(a) || std::isnan(b)) return a + b;
                        return std::max({a, b, 1.0});
                    }};
        case 6:
            return {"(" + x.text + " > " + y.text + " ? " + x.text + " : 2)",
                    [=](const Values& v) { return x.value(v) > y.value(v) ? x.value(v) : 2; }};
        case 7:
            return {"(" + x.text + " <= " + y.text + " or not " + x.text + " == 1)",
                    [=](const Values& v) {
                        return double(x.value(v) <= y.value(v) || !(x.value(v) == 1));
                    }};
        default:
            return {"(" + x.text + ")^2", [=](const Values& v) { return x.value(v) * x.value(v); }};
    }
}

}  // namespace

TEST_CASE("a formula computes what the same code in C++ computes", "[study][expression]") {
    const std::vector<ExpressionName> names{{"a", {}}, {"b", {}}, {"c", {}}};

    const bool holds = rc::check("formula equals function", [&] {
        const Node formula = node(*rc::gen::inRange(0, 5));
        const auto expression = Expression::compile(formula.text, names);
        RC_LOG() << formula.text << '\n';
        RC_ASSERT(expression.ok());
        for (int i = 0; i < 4; ++i) {
            const Values values{*rc::gen::inRange(-40, 40) / 8.0, *rc::gen::inRange(-40, 40) / 8.0,
                                *rc::gen::inRange(-40, 40) / 8.0};
            const double is = expression->evaluate(values), wanted = formula.value(values);
            RC_LOG() << is << " " << wanted << '\n';
            RC_ASSERT(is == wanted || (std::isnan(is) && std::isnan(wanted)) ||
                      std::abs(is - wanted) <= 1e-12 * std::abs(wanted));
        }
    });

    CHECK(holds);
}

TEST_CASE("a formula is computed as it is written, also with what has no end",
          "[study][expression]") {
    const std::vector<ExpressionName> names{{"a", {}}};

    const auto formula = Expression::compile("(1 / 0) * (a + 0)", names);

    REQUIRE(formula.ok());
    CHECK(formula->evaluate(Values{-2}) == -std::numeric_limits<double>::infinity());
}
