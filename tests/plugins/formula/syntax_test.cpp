// SPDX-License-Identifier: MIT
#include "syntax.hpp"

#include "complaint.hpp"
#include "support/catch.hpp"

using namespace formula;

namespace {

/// The tree with every bracket written out.
std::string shape(const Node& node) {
    using Kind = Node::Kind;
    const auto part = [&](std::size_t i) { return shape(node.parts[i]); };
    std::string inside;
    for (const Node& each : node.parts) inside += (inside.empty() ? "" : " ") + shape(each);
    switch (node.kind) {
        case Kind::number:
        case Kind::name:
            return node.word;
        case Kind::text:
            return "'" + node.word + "'";
        case Kind::indexed:
            return node.word + "[" + inside + "]";
        case Kind::call:
        case Kind::loop:
            return node.word + "(" + inside + ")";
        case Kind::sign:
            return "(" + node.word + inside + ")";
        case Kind::binary:
            return "(" + part(0) + node.word + part(1) + ")";
        case Kind::choice:
            return "(" + part(0) + "?" + part(1) + ":" + part(2) + ")";
    }
    return "";
}

std::string read(const std::string& formula) {
    try {
        return shape(parse(formula));
    } catch (const Complaint& complaint) {
        return complaint.what();
    }
}

}  // namespace

TEST_CASE("operators bind as in mathematics", "[formula][syntax]") {
    CHECK(read("a+b*c^d") == "(a+(b*(c^d)))");
    CHECK(read("a-b-c") == "((a-b)-c)");
    CHECK(read("a/b/c") == "((a/b)/c)");
    CHECK(read("a^b^c") == "(a^(b^c))");
    CHECK(read("-a^2") == "(-(a^2))");
    CHECK(read("2^-a") == "(2^(-a))");
    CHECK(read("-a*b") == "((-a)*b)");
    CHECK(read("a < b && c >= d || e") == "(((a<b)&&(c>=d))||e)");
    CHECK(read("not a == b and c") == "((!(a==b))&&c)");
    CHECK(read("!a == b") == "((!a)==b)");
    CHECK(read("!a^!!b") == "((!a)^(!(!b)))");
    CHECK(read("a ? b : c ? d : e") == "(a?b:(c?d:e))");
    CHECK(read("(a+b)*+c") == "((a+b)*c)");
    CHECK(read("1.5e-3 * .5") == "(1.5e-3*.5)");
    CHECK(read("min(a, b, 3) + x[2*i-1]") == "(min(a b 3)+x[((2*i)-1)])");
    CHECK(read("sum(i, 1, 5, x[i]^2)") == "sum(i 1 5 (x[i]^2))");
    CHECK(read("steel == \"S 355\" or h\xc3\xb6he > 'x'") ==
          "((steel=='S 355')||(h\xc3\xb6he>'x'))");
}

TEST_CASE("what is no formula is told with its character", "[formula][syntax]") {
    CHECK(read("") == "ends where a value is expected; complete it");
    CHECK(read("a +") == "ends where a value is expected; complete it");
    CHECK(read("a + * b") == "'*' at character 5 stands where a value is expected");
    CHECK(read("!-a") ==
          "'-' at character 2 stands where a value is expected; put it and what "
          "follows in parentheses");
    CHECK(read("2 x") ==
          "'x' at character 3 follows a value; write an operator between them, "
          "such as '*'");
    CHECK(read("2x") ==
          "'2' at character 1 runs into 'x'; write an operator between them, such "
          "as '*'");
    CHECK(read("(a + b") == "the '(' at character 1 is never closed; add a ')'");
    CHECK(read("x[i") == "the '[' at character 2 is never closed; add a ']'");
    CHECK(read("(a b)") ==
          "'b' at character 4 follows a value; write an operator between them, "
          "such as '*', or close the '(' at character 1");
    CHECK(read("a)") == "the ')' at character 2 closes nothing; remove it, or add a '('");
    CHECK(read("1,5") ==
          "the ',' at character 2 separates nothing; it stands between the values "
          "of a function, and decimals have a point");
    CHECK(read("a ? b") ==
          "the '?' at character 3 has no ':'; write condition ? value : other "
          "value");
    CHECK(read("a : b") ==
          "the ':' at character 3 has no '?'; write condition ? value : other "
          "value");
    CHECK(read("a < b < c") ==
          "'<' at character 7 compares the outcome of '<'; join two "
          "comparisons with '&&'");
    CHECK(read("a = b") == "'=' at character 3 is no comparison; write '=='");
    CHECK(read("a ** b") == "'**' at character 3 is no operator; a power is '^'");
    CHECK(read("a # b") == "'#' at character 3 is no part of a formula; remove it");
    CHECK(read("a == \"S") == "the text at character 6 has no closing quote; add it");
    CHECK(read("1e999") ==
          "'1e999' at character 1 is beyond what a number can be; the largest is 1.8e308");
    CHECK(read("sqr(a)") == "there is no function 'sqr'; did you mean 'sqrt'?");
    CHECK(read("sin(a, b)") == "function 'sin' at character 1 is given 2 values; it takes 1");
    CHECK(read("atan2(a)") == "function 'atan2' at character 1 is given 1 values; it takes 2");
    CHECK(read("min()") == "function 'min' at character 1 is given 0 values; it takes one or more");
    CHECK(read("sum(x1, x2)") == "'sum' at character 1 is not a loop; write sum(i, 1, 5, x[i])");
    CHECK(read(std::string(201, '(')) ==
          "is nested deeper than 200 levels at character 201; split it by [solver.let]");
    CHECK(read(std::string(201, '-') + "a") ==
          "is nested deeper than 200 levels at character 201; split it by [solver.let]");
    CHECK(read(std::string(9000, '1')) ==
          "has 9000 characters, more than 8000; split it by [solver.let]");
}
