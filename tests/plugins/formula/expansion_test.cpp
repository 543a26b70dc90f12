// SPDX-License-Identifier: MIT
#include "expansion.hpp"

#include "compiled.hpp"
#include "complaint.hpp"
#include "support/catch.hpp"

using namespace formula;

namespace {

/// Expands with x0 ... x9 in slots 0 ... 9; the pieces' texts, or the complaint.
std::string expanded(const std::string& formula, const Integers& integers = {}) {
    std::size_t next = 10;
    Names names;
    names.number = [](const std::string& name) -> std::size_t {
        if (name.size() == 2 && name[0] == 'x') return static_cast<std::size_t>(name[1] - '0');
        throw Complaint("there is no quantity '" + name + "'");
    };
    names.match = [](const std::string&, const std::string&) -> std::size_t { return 99; };
    names.fresh = [&next] { return next++; };
    try {
        std::string text;
        for (const Piece& piece : expand(parse(formula), names, integers))
            text += (text.empty() ? "" : "; ") + piece.text;
        return text;
    } catch (const Complaint& complaint) {
        return complaint.what();
    }
}

const std::string whole =
    "; bounds and indexes are whole numbers, loop indexes, and entries of [solver.let] that are "
    "whole numbers, joined by + - * /";

}  // namespace

TEST_CASE("loops are unrolled, indexes resolved", "[formula][expansion]") {
    CHECK(expanded("sum(i, 1, 3, x[i]^2)") == "((v1^2)+(v2^2)+(v3^2))");
    CHECK(expanded("prod(i, 1, 2, x[i+1] + i)") == "((v2+1)*(v3+2))");
    CHECK(expanded("sum(i, -1, 1, i)") == "((-1)+0+1)");
    CHECK(expanded("sum(i, 1, 2, x[2*i-1] / x[6/i])") == "((v1/v6)+(v3/v3))");
    CHECK(expanded("sum(i, 1, 2, prod(j, 1, i, x[j]))") == "((v1)+(v1*v2))");
    CHECK(expanded("sum(i, 1, n, x[i])", {{"n", 2}}) == "(v1+v2)");
    CHECK(expanded("x[1]") == "v1");
}

TEST_CASE("an empty sum is 0, an empty product 1", "[formula][expansion]") {
    CHECK(expanded("sum(i, 2, 1, x[i])") == "0");
    CHECK(expanded("prod(i, 2, 1, x[i])") == "1");
}

TEST_CASE("an inner index hides an outer one, and gives it back", "[formula][expansion]") {
    CHECK(expanded("sum(i, 1, 2, sum(i, 5, 5, x[i]) * x[i])") == "(((v5)*v1)+((v5)*v2))");
}

TEST_CASE("texts become comparisons of numbers", "[formula][expansion]") {
    CHECK(expanded("steel == \"S355\" ? 2 : 1") == "((v99)?(2):(1))");
    CHECK(expanded("'S355' != steel") == "(1-v99)");
    CHECK(expanded("not steel == 'a'") == "(v99==0)");
    CHECK(expanded("1 + 'a'") ==
          "the text 'a' at character 5 is no number; compare it with a "
          "categorical quantity, as in material == \"a\"");
    CHECK(expanded("sum(i, 1, 2, i == 'a')") ==
          "the text 'a' at character 19 is compared with something else than a categorical "
          "quantity; write its name there");
}

TEST_CASE("bounds and indexes that are no whole numbers are told", "[formula][expansion]") {
    CHECK(expanded("sum(i, 1, 2.5, x1)") ==
          "'2.5' is no whole number up to 1000000000 at character 11" + whole);
    CHECK(expanded("sum(i, 1, x1, x1)") ==
          "'x1' is not known before solving at character 11" + whole);
    CHECK(expanded("sum(i, 1, 3, x[i/2])") == "1 / 2 is no whole number at character 17" + whole);
    CHECK(expanded("x[sin(1)]") ==
          "'sin' stands where a whole number is expected at character 3" + whole);
    CHECK(expanded("x[99999*99999]") == "9999800001 is beyond 1000000000 at character 8" + whole);
    CHECK(expanded("sum(i, 1, 3, x[i-2])") ==
          "the index of 'x' at character 14 becomes -1; the least is 0");
    CHECK(expanded("x[10]") == "there is no quantity 'x10'");
}

TEST_CASE("a loop that runs away is stopped", "[formula][expansion]") {
    CHECK(expanded("sum(i, 1, 100001, i)") ==
          "'sum' at character 1 unrolls to more than 100000 terms; make its bounds narrower");
    CHECK(expanded("sum(i, 1, 400, sum(j, 1, 400, i*j))") ==
          "'sum' at character 16 unrolls to more than 100000 terms; make its bounds narrower");
}

TEST_CASE("a hundred thousand terms are computed in pieces", "[formula][expansion]") {
    std::size_t next = 1;
    Names names;
    names.number = [](const std::string&) -> std::size_t { return 0; };
    names.fresh = [&next] { return next++; };
    const auto pieces = expand(parse("sum(i, 1, 100000, x * i)"), names, {});
    Slots slots(next, 1.0);
    slots[0] = 0.5;

    CHECK(pieces.size() > 10);
    for (const Piece& piece : pieces) CHECK(piece.text.size() < 19000);
    CHECK(Compiled(pieces, slots).evaluate() == 0.5 * 100000 * 100001 / 2);
}

TEST_CASE("long arguments of a function are computed first", "[formula][expansion]") {
    std::size_t next = 1;
    Names names;
    names.number = [](const std::string&) -> std::size_t { return 0; };
    names.fresh = [&next] { return next++; };
    const auto pieces = expand(
        parse("max(sum(i, 1, 500, x+i), sum(i, 1, 501, x+i), sum(i, 1, 502, x+i), 7)"), names, {});
    Slots slots(next, 1.0);
    slots[0] = 0;

    for (const Piece& piece : pieces) CHECK(piece.text.size() < 19000);
    CHECK(Compiled(pieces, slots).evaluate() == 502.0 * 503.0 / 2);
}
