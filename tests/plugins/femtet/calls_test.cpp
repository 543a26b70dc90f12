// SPDX-License-Identifier: MIT
// What a call may look like, and what is said of one that is none.
#include <random>
#include <string>

#include "calls/program.hpp"
#include "support/catch.hpp"
#include "support/mutated.hpp"

using femtet::CallError;
using femtet::Link;
using femtet::Program;
using femtet::Term;

namespace {

std::string said_of(const std::string& text) {
    try {
        (void)Program::parse(text);
    } catch (const CallError& error) {
        return error.what();
    }
    return "ok";
}

}  // namespace

TEST_CASE("a call is a path with arguments and indexes", "[femtet][calls]") {
    const Program program = Program::parse("Gogh.Watt.GetTemp_py('MAIN CHIP', -1.5e3)[0]");

    REQUIRE(program.statements.size() == 1);
    const femtet::Path& path = program.statements[0].term.path;
    REQUIRE(path.size() == 4);
    CHECK(path[0].name == "Gogh");
    CHECK(path[2].kind == Link::Kind::call);
    CHECK(path[2].arguments[0].text == "MAIN CHIP");
    CHECK(path[2].arguments[1].number == -1500);
    CHECK(path[3].kind == Link::Kind::index);
    CHECK(femtet::written(path, 4) == "Gogh.Watt.GetTemp_py[0]");
}

TEST_CASE("statements stand before the value", "[femtet][calls]") {
    const Program program = Program::parse(
        "Gogh.Galileo.Potential = GALILEO_VON_MISES_C;\n"
        "Gogh.Galileo.GetMAXPotentialPoint_py(CMPX_REAL_C)[2];");

    REQUIRE(program.statements.size() == 2);
    CHECK(femtet::written(program.statements[0].target, 9) == "Gogh.Galileo.Potential");
    CHECK(program.statements[1].target.empty());
}

TEST_CASE("arguments are numbers, texts, flags, lists and calls", "[femtet][calls]") {
    const Program program =
        Program::parse("F(.5, \"a'b\", True, ((1, 2), [3]), Gogh.Gauss.GetCoilList()[0])");

    const auto& arguments = program.statements[0].term.path[0].arguments;
    REQUIRE(arguments.size() == 5);
    CHECK(arguments[0].number == 0.5);
    CHECK(arguments[1].text == "a'b");
    CHECK(arguments[2].flag);
    CHECK(arguments[3].items[0].items[1].number == 2);
    CHECK(arguments[4].kind == Term::Kind::path);
}

TEST_CASE("what is wrong with a call is said with its place", "[femtet][calls]") {
    CHECK(said_of("") ==
          "at character 1: nothing is called; write \"Gogh.Gauss.GetL(...)\", for example");
    CHECK(said_of("Gogh.Gauss.GetL(") ==
          "at character 17: ')' is missing, which closes the bracket at character 16");
    CHECK(said_of("Gogh.Gauss.GetL(1 2)") == "at character 19: '2' is not expected; ',' or ')' is");
    CHECK(said_of("Gogh..Gauss") == "at character 6: a name is expected after '.'");
    CHECK(said_of("Gogh.Watt.GetTemp('\xE7\x86\xB1')[-1]") ==
          "at character 24: an index is a whole number from 0, as in "
          "\"GetMaxDisplacement_py()[2]\"");
    CHECK(said_of("F()[1.5]") ==
          "at character 5: an index is a whole number from 0, as in "
          "\"GetMaxDisplacement_py()[2]\"");
    CHECK(said_of("F()[1") == "at character 6: ']' is missing after the index");
    CHECK(said_of("F(\"a)") == "at character 3: the text has no end; add \"");
    CHECK(said_of("F(\xE9\x95\xB7\xE3\x81\x95)") ==
          "at character 3: '\xE9\x95\xB7' has no meaning here; texts stand in quotes");
    CHECK(said_of("F(3mm)") ==
          "at character 4: 'm' follows the number 3; names begin with a letter");
    CHECK(said_of("F() = 3; G()") ==
          "at character 5: only a name or a property can be set; write \"Gogh.Galileo.Mode = 0\", "
          "for example");
    CHECK(said_of("Gogh.Galileo.Mode = 0") ==
          "at character 22: the last statement gives no value; add ';' and what is to be read");
    CHECK(said_of("F() G()") == "at character 5: 'G' is not expected; statements end with ';'");
    CHECK(said_of("F(1, ") ==
          "at character 6: ')' is missing, which closes the bracket at character 2");
    CHECK(said_of("F(,)") == "at character 3: ',' is not expected; a value is");
    CHECK(said_of("-x") == "at character 2: a number is expected after '-'");
    CHECK(said_of("1e999") == "at character 1: is no number up to 1.8e308");
    CHECK(said_of(std::string(5000, 'a')) == "is 5000 bytes long; at most 4000 are read");
    CHECK(said_of("F" + std::string(30, '(')) ==
          "at character 22: brackets are nested more than 20 deep");
}

TEST_CASE("whatever stands in a call, it is read or refused with one sentence", "[femtet][calls]") {
    const std::vector<std::string> pieces = {"(",
                                             ")",
                                             "[",
                                             "]",
                                             ".",
                                             ";",
                                             "=",
                                             "'",
                                             "\"",
                                             ",",
                                             "-",
                                             "1e",
                                             ".5",
                                             " = ",
                                             "\xE7\x86\xB1",
                                             "((((((((((((((((("};
    std::mt19937_64 random(7);
    for (int i = 0; i < 20000; ++i) {
        const std::string text = femrun::test::mutated(
            "a = Gogh.X(1)[0]; Gogh.Y(a, (1, 'b'), -2.5e3, True).Real", pieces, random);
        const std::string said = said_of(text);
        INFO(text << " -> " << said);
        REQUIRE((said == "ok" || said.rfind("at character ", 0) == 0));
    }
}
