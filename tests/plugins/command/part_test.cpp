// SPDX-License-Identifier: MIT
// Values that stand below a line that matches.
#include "reading.hpp"
#include "support/catch.hpp"

using namespace femrun::command;

namespace {

const std::string forces = R"( total force (fx,fy,fz) for set A and time  1

   1.5 2.5 3.5

 total force (fx,fy,fz) for set B and time  1

   4.5 5.5 6.5

 total force (fx,fy,fz) for set A and time  2

   7.5 8.5 9.5

 displacements for set A

   1 0.1 0.2
   2 0.3 0.4
)";

double value_below(const std::string& keys, const std::string& text = forces) {
    return value_of("{'file': 'job.dat', " + keys + "}", text);
}

std::string complaint_below(const std::string& keys, const std::string& text = forces) {
    return complaint_of("{'file': 'job.dat', " + keys + "}", text);
}

}  // namespace

TEST_CASE("a value is found below a line that matches, the last one by default",
          "[command][part]") {
    CHECK(value_below("'after': 'set A and', 'column': 1") == 7.5);
    CHECK(value_below("'after': 'set A and', 'column': 1, 'block': 'first'") == 1.5);
    CHECK(value_below("'after': 'set A and', 'column': 1, 'block': -2") == 1.5);
    CHECK(value_below("'after': 'total force', 'column': 3, 'block': 2") == 6.5);
    CHECK(value_below("'after': '^P$', 'column': 1, 'row': 1", "R\n240.5\nP\n5.5\n6\n") == 5.5);
}

TEST_CASE("a table below a line ends at a blank line or at 'until'", "[command][part]") {
    const std::string text =
        "displacements\n\n1 0.1\n2 0.2\n\n7 7\nforces\n1 9.1\n2 9.2\ntotal 1\n";

    CHECK(value_below("'after': 'displacements', 'column': 2", text) == 0.2);
    CHECK(value_below("'after': 'forces', 'until': 'total', 'column': 2", text) == 9.2);
    CHECK(complaint_below("'after': 'forces', 'column': 2", "forces\n1 9.1\ntotal of all 1\n") ==
          "output 'out': line 3 of 'job.dat' has 4 fields ('total of all 1'), and the table's "
          "first row, line 2, has 2; 'until' ends the table before a line");
}

TEST_CASE("names, patterns and headers are looked for below the line", "[command][part]") {
    const std::string text =
        "pump\nmass = 1\nt u\n0 2\nfan\nmass = 3\nt u\n0 4\npump\nmass = 5\nt u\n0 6\nfan\n";

    CHECK(value_below("'after': 'pump', 'name': 'mass'", text) == 5);
    CHECK(value_below("'after': 'pump', 'until': 'fan', 'name': 'mass', 'block': 1", text) == 1);
    CHECK(value_below(R"('after': 'pump', 'until': 'fan', 'pattern': 'mass = (\\S+)', 'block': 1)",
                      text) == 1);
    CHECK(value_below("'after': 'fan', 'until': 'pump', 'column': 'u', 'block': 1", text) == 4);
}

TEST_CASE("a part that is not there, or has no value, says so", "[command][part]") {
    CHECK(complaint_below("'after': 'set C', 'column': 1") ==
          "output 'out': 'job.dat' has no line that matches 'set C'");
    CHECK(complaint_below("'after': 'set B', 'column': 1, 'block': 3") ==
          "output 'out': 'job.dat' has only 1 line that matches 'set B', and block 3 is wanted");
    CHECK(complaint_below("'after': 'set B', 'until': 'time  2', 'name': 'mass'") ==
          "output 'out': 'job.dat' below line 5 has no line 'mass VALUE'");
    CHECK(complaint_below("'after': 'set B', 'column': 4") ==
          "output 'out': 'job.dat' below line 5 has no line with a number in column 4; its first "
          "one is ('4.5 5.5 6.5')");
    CHECK(complaint_below("'after': 'displacements', 'column': 1, 'row': 3") ==
          "output 'out': 'job.dat' below line 13 has 2 rows, and row 3 is wanted");
}
