// SPDX-License-Identifier: MIT
// Whatever stands in a formula, it compiles to a number or is refused with a sentence.
#include <cmath>
#include <random>

#include "study/expression.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;

TEST_CASE("a mutated formula gives a number or a sentence", "[study][expression]") {
    const std::vector<ExpressionName> names{
        {"x", {}}, {"y", {}}, {"steel", {"S235", "S355"}}, {"coat", {"zinc"}, true}};
    const std::vector<double> values{0.5, 2, 1, 0};
    const std::vector<std::string> starts{
        "max(x, 2, y) > 1 and not steel == \"S355\" ? -x^2 * (y + 1) : atan2(x, y) / 3e2",
        "x + y * (2 - x)",
        "min(x, y) <= 3 or x > 2",
        "x ? y : 2",
        "coat != 'zinc' and x - y > 1",
        "-x ^ -y / sqrt(abs(x))",
        "x - (y + 1) - 2 == 0 or 0 < -x + y - 1"};
    const std::vector<std::string> pieces{
        "(",  ")",  "?", ":", ",",    "+",        "-",    "!",   "not ", " and ", "||",  "^",
        "==", "\"", "'", "x", "coat", "steel",    "sin(", "min", "1e9",  ".",     "0x1", "\xC3\xA9",
        "=",  "_",  "#", "{", "\n",   "\"S235\"", " ",    "e",   "pi",   "1.",    "v0",  "~"};
    std::size_t compiled = 0;

    for (std::uint64_t seed = 1; seed <= 20000; ++seed) {
        std::mt19937_64 random(seed);
        const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
        std::string formula = starts[below(starts.size())];
        for (std::size_t i = 1 + below(3); i > 0; --i) {
            const std::size_t at = below(formula.size() + 1);
            if (below(2) == 0)
                formula.insert(at, pieces[below(pieces.size())]);
            else
                formula.erase(at, 1 + below(4));
        }
        const auto expression = Expression::compile(formula, names);
        if (expression) {
            ++compiled;
            (void)expression->evaluate(values);
            continue;
        }
        const std::string& message = expression.error().message;
        const bool told = expression.error().kind == ErrorKind::invalid &&
                          message.starts_with("formula '" + formula + "': ") &&
                          message.size() > formula.size() + 12;
        if (!told) FAIL("seed " << seed << ": " << message);
    }

    CHECK(compiled > 500);  // else the mutations are too wild to try the evaluation
}
