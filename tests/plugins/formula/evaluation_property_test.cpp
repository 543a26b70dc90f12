// SPDX-License-Identifier: MIT
// What muParser computes from an expanded formula is what the tree says.
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>

#include "compiled.hpp"
#include "support/catch.hpp"

using namespace formula;
using Kind = Node::Kind;

namespace {

/// x0 ... x3; with zeros, equal ones and both signs.
const std::vector<double> values = {-0.5, 0, 2, 2};

/// A random formula that has a value, as text, everything bracketed at random.
std::string any_formula(int depth) {
    const auto part = [depth] { return any_formula(depth - 1); };
    const int kind = depth == 0 ? *rc::gen::inRange(0, 2) : *rc::gen::inRange(0, 11);
    switch (kind) {
        case 0:
            return *rc::gen::element<std::string>("0", "1", "2", "0.5", "3e-2");
        case 1:
            return *rc::gen::element<std::string>("x0", "x1", "x2", "x3", "x[1+2]");
        case 2:
            return "-" + part();
        case 3:
            return "!(" + part() + ")";
        case 4:
            return "(" + part() + "?" + part() + ":" + part() + ")";
        case 5:
            return "max(" + part() + "," + part() + "," + part() + ")";
        case 6:
            return *rc::gen::element<std::string>("abs(", "sign(", "floor(", "cos(") + part() + ")";
        case 7:
            return "sum(i,1,3," + part() + "*i)";
        case 8:
            return "prod(i,0,2," + part() + "-x[i])";
        default:
            return "(" + part() +
                   *rc::gen::element<std::string>("+", "-", "*", "/", "+", "-", "*", "<", "<=", ">",
                                                  ">=", "==", "!=", "&&", "||", " and ", " or ") +
                   part() + ")";
    }
}

double value(const Node& node, Integers& indexes) {
    const auto part = [&](std::size_t i) { return value(node.parts[i], indexes); };
    if (node.kind == Kind::number) return node.value;
    if (node.kind == Kind::name && indexes.count(node.word) != 0)
        return static_cast<double>(indexes.at(node.word));
    if (node.kind == Kind::name) return values[static_cast<std::size_t>(node.word[1] - '0')];
    if (node.kind == Kind::indexed)
        return values[static_cast<std::size_t>(whole_number(node.parts[0], indexes))];
    if (node.kind == Kind::sign) return node.word == "-" ? -part(0) : part(0) == 0 ? 1 : 0;
    if (node.kind == Kind::choice) return part(0) != 0 ? part(1) : part(2);
    if (node.kind == Kind::loop) {
        double total = node.word == "sum" ? 0 : 1;
        const std::int64_t from = whole_number(node.parts[1], indexes);
        const auto before = indexes;
        for (std::int64_t i = from; i <= whole_number(node.parts[2], before); ++i) {
            indexes["i"] = i;
            node.word == "sum" ? total += part(3) : total *= part(3);
        }
        indexes = before;
        return total;
    }
    if (node.kind == Kind::call) {
        if (node.word == "max") {
            const double total = part(0) + part(1) + part(2);
            return std::isnan(total) ? total : std::max({part(0), part(1), part(2)});
        }
        if (node.word == "abs") return std::abs(part(0));
        if (node.word == "floor") return std::floor(part(0));
        if (node.word == "cos") return std::cos(part(0));
        return part(0) > 0 ? 1 : part(0) < 0 ? -1 : 0;
    }
    const double a = part(0), b = part(1);
    if (node.word == "+") return a + b;
    if (node.word == "-") return a - b;
    if (node.word == "*") return a * b;
    if (node.word == "/") return a / b;
    if (node.word == "<") return a < b;
    if (node.word == "<=") return a <= b;
    if (node.word == ">") return a > b;
    if (node.word == ">=") return a >= b;
    if (node.word == "==") return a == b;
    if (node.word == "!=") return a != b;
    return node.word == "&&" ? a != 0 && b != 0 : a != 0 || b != 0;
}

}  // namespace

TEST_CASE("muParser computes what the tree says", "[formula][evaluation]") {
    REQUIRE(rc::check("formula equals tree", [] {
        const std::string text = any_formula(*rc::gen::inRange(0, 5));
        const Node tree = parse(text);
        Integers indexes;
        const double expected = value(tree, indexes);
        // With a NaN or infinity on the way, comparisons and reordering are nobody's promise.
        RC_PRE(std::isfinite(expected));

        std::size_t next = values.size();
        Names names;
        names.number = [](const std::string& name) {
            return static_cast<std::size_t>(name[1] - '0');
        };
        names.fresh = [&next] { return next++; };
        const auto pieces = expand(tree, names, {});
        Slots slots(next, 1.0);
        for (std::size_t i = 0; i < values.size(); ++i) slots[i] = values[i];
        const double found = Compiled(pieces, slots).evaluate();
        RC_LOG() << text << " is " << found << ", expected " << expected;
        RC_ASSERT(std::abs(found - expected) <= 1e-12 * (1 + std::abs(expected)));
    }));
}
