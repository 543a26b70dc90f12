// SPDX-License-Identifier: MIT
// Values in a file of which Femrun kept the beginning and the end, because a program printed
// without end: none is taken from another place than the one that is asked for.
#include "reading.hpp"
#include "support/catch.hpp"

using namespace femrun::command;

namespace {

const std::string gap =
    "[femrun left out 900000000 bytes here: of what a program prints, the first and the last "
    "67108864 bytes are kept]\n";
const std::string log = "mass = 1\nforces A\nmass = 2\nstep 2\n1 10\n2 20\n" + gap +
                        "3 30\nforces A\nmass = 8\nmass = 9\n\n4 40\n5 50\n";
const std::string too_much =
    "line 7 of 'run.log' says that too much was printed to keep it all; have the program print "
    "less, or to a file of its own";

double value(const std::string& keys) { return value_of("{'file': 'run.log', " + keys + "}", log); }
std::string complaint_about(const std::string& keys) {
    return complaint_of("{'file': 'run.log', " + keys + "}", log);
}

}  // namespace

TEST_CASE("what stands before the gap and is counted from the front is found", "[command][gap]") {
    CHECK(value("'name': 'mass', 'match': 'first'") == 1);
    CHECK(value("'name': 'mass', 'match': 2") == 2);
    CHECK(value("'after': 'forces', 'block': 'first', 'name': 'mass', 'match': 'first'") == 2);
}

TEST_CASE("what stands behind the gap and is counted from the end is found", "[command][gap]") {
    CHECK(value("'name': 'mass'") == 9);
    CHECK(value("'name': 'mass', 'match': -2") == 8);
    CHECK(value("'pattern': 'mass = (.*)'") == 9);
    CHECK(value("'after': 'forces', 'name': 'mass'") == 9);
    CHECK(value("'column': 2") == 50);
}

TEST_CASE("what may stand in the gap is not taken from elsewhere", "[command][gap]") {
    const std::string in_gap = "output 'out': it may stand where " + too_much;
    CHECK(complaint_about("'name': 'mass', 'match': 3") == in_gap);
    CHECK(complaint_about("'after': 'forces', 'block': 2, 'name': 'mass'") == in_gap);
    CHECK(complaint_about("'after': 'forces', 'name': 'mass', 'match': 1") == in_gap);
    CHECK(complaint_about("'until': 'end', 'name': 'mass'") == in_gap);
    CHECK(complaint_about("'name': 'mass', 'match': -3") ==
          "output 'out': 'run.log' has a line 'mass VALUE' only 2 times, and match -3 is wanted "
          "behind the place where " +
              too_much);
    CHECK(complaint_about("'after': 'step', 'name': 'mass'") ==
          "output 'out': 'run.log' has no line that matches 'step' behind the place where " +
              too_much);
}
