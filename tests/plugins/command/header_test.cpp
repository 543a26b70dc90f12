// SPDX-License-Identifier: MIT
// Which column a name stands for, and what is said where that is not certain.
#include "reading.hpp"
#include "support/catch.hpp"

using namespace femrun::command;

namespace {

double column(const std::string& name, const std::string& text) {
    return value_of("{'file': 't.txt', 'column': '" + name + "'}", text);
}

std::string complaint_about(const std::string& name, const std::string& text) {
    return complaint_of("{'file': 't.txt', 'column': '" + name + "'}", text);
}

}  // namespace

TEST_CASE("a name of several words is found between wide gaps", "[command][header]") {
    const std::string text = " Iter  Total time  Residual\n 1  0.5  1.0E-03\n 2  1.0  5.5\n";

    CHECK(column("Iter", text) == 2);
    CHECK(column("Total time", text) == 1.0);
    CHECK(column("Residual", text) == 5.5);
    CHECK(complaint_about("time", text) ==
          "output 'out': 't.txt' has no column 'time' in its header, line 1; known are 'Iter', "
          "'Total time', 'Residual'");
}

TEST_CASE("a table that begins with numbers has no header", "[command][header]") {
    CHECK(
        complaint_about("b", "15 893  0.001 0.0015 0  0.17\n15 894  0.002 0.0015 0  0.18\n") ==
        "output 'out': 't.txt' has no column 'b': it begins with numbers ('15 893  0.001 0.0015 0 "
        " 0.17'), not with a header; give the column's number, such as column = 2");
}

TEST_CASE("the names of a header that is a comment have no blanks", "[command][header]") {
    CHECK(column("h_initial",
                 "# Solver information\n# Time    h_solver  h_initial h_final  h_converged\n"
                 "0.1 DILUPBiCGStab 5.5 1.3e-09 true\n") == 5.5);
    CHECK(column("U_pot", "#      step     time    U_pot\n0 0.0 -2.09\n10 1.0 5.5\n") == 5.5);
}

TEST_CASE("words stand for the fields below them", "[command][header]") {
    const std::string right =
        "  Iter Total time Residual\n     1        0.5  1.0E-03\n     2        1.0      5.5\n";

    CHECK(complaint_about("Residual", right) ==
          "output 'out': line 3 of 't.txt' has 3 fields ('2        1.0      5.5'), and the header "
          "in line 1 has 4 words ('Iter Total time Residual'), so that it is not certain which is "
          "'Residual'; give the column's number, such as column = 2");
    CHECK(column("Residual", "Iter Total time Residual\n   1     1.25000      5.5\n") == 5.5);
    CHECK(column("Total time", "Iter Total time Residual\n   1     1.25000      5.5\n") == 1.25);
}

TEST_CASE("a header of another width than its rows is refused", "[command][header]") {
    CHECK(complaint_about("FACTOR",
                          " MODE NO       BUCKLING\n                FACTOR\n\n 1  0.48E+02\n") ==
          "output 'out': line 4 of 't.txt' has 2 fields ('1  0.48E+02'), and the header in line 2 "
          "has 1 word ('FACTOR'), so that it is not certain which is 'FACTOR'; give the column's "
          "number, such as column = 2");
    CHECK(complaint_about("stress", "mass stress\ncase1 1 2\n") ==
          "output 'out': line 2 of 't.txt' has 3 fields ('case1 1 2'), and the header in line 1 "
          "has 2 words ('mass stress'), so that it is not certain which is 'stress'; give the "
          "column's number, such as column = 2");
    CHECK(complaint_of("{'file': 'o.csv', 'column': 'u'}", "t,u\n0,1,5\n") ==
          "output 'out': line 2 of 'o.csv' has 3 fields ('0,1,5'), and the header in line 1 has 2 "
          "fields ('t,u'), so that it is not certain which is 'u'; give the column's number, such "
          "as column = 2");
    CHECK(value_of("{'file': 'o.csv', 'column': 'u'}", "t,u\n0,1,\n") == 1);
}

TEST_CASE("two columns of one name are told with their numbers", "[command][header]") {
    const std::string said =
        "', line 1, has 'u' 2 times; say which with its number: column = 2 or column = 4";

    CHECK(complaint_about("u", "t u v u\n0 1 2 3\n") ==
          "output 'out': the header of 't.txt" + said);
    CHECK(complaint_of("{'file': 'o.csv', 'column': 'u'}", "t,u,v,u\n0,1,2,3\n") ==
          "output 'out': the header of 'o.csv" + said);
    CHECK(value_of("{'file': 't.txt', 'column': 4}", "t u v u\n0 1 2 3\n") == 3);
}

TEST_CASE("rules and units below a header are no rows", "[command][header]") {
    for (const std::string below :
         {"--- ------\n", "==========\n", "**********\n", "[s] [MPa]\n", "(s) (N / mm2)\n"})
        CHECK(value_of("{'file': 't.txt', 'column': 'u', 'row': 1}",
                       "t   u\n" + below + "0 1.5\n1 2\n") == 1.5);
    CHECK(complaint_about("u", "t u\ns mm\n0 1\n") ==
          "output 'out': line 1 of 't.txt' ('t u') has 'u', but the line below it ('s mm') has no "
          "number there; give the column's number, such as column = 2");
}

TEST_CASE("a line of words that happens to have the name is no header", "[command][header]") {
    CHECK(complaint_about("stress", "Starting stress analysis\nx y z\n1 2 3\n") ==
          "output 'out': line 1 of 't.txt' ('Starting stress analysis') has 'stress', but the line "
          "below it ('x y z') has no number there; give the column's number, such as column = 2");
    CHECK(column("stress", "Starting stress analysis\ntime stress\n1 2\n") == 2);
}

TEST_CASE("a number that overflowed is the value that is missing", "[command][header]") {
    const std::string text = "t u\n0 *****\n1 2\n";
    const std::string said =
        "output 'out': line 2 of 't.txt' has '*****', which is what Fortran "
        "prints for a number that does not fit its field";

    CHECK(complaint_of("{'file': 't.txt', 'column': 'u', 'row': 1}", text) == said);
    CHECK(complaint_of("{'file': 't.txt', 'column': 2, 'row': 1}", text) == said);
    CHECK(column("u", text) == 2);
}

TEST_CASE("glued numbers shift no fields", "[command][header]") {
    const std::string text = "1.0 2.0 3.0\n1.0-2.0 3.0\n";

    CHECK(complaint_of("{'file': 't.txt', 'column': 2}", text) ==
          "output 'out': line 2 of 't.txt' has 2 fields ('1.0-2.0 3.0'), and the table's first "
          "row, line 1, has 3; 'until' ends the table before a line");
    CHECK(complaint_of("{'file': 't.txt', 'column': 3}", "run 1.0-2.0 3.0 4.0\n") ==
          "output 'out': line 1 of 't.txt' has '1.0-2.0', which is several numbers without a blank "
          "between them");
    CHECK(complaint_about("w", "t u v w\n1.0-2.0 3.0 x 4.0\n") ==
          "output 'out': line 2 of 't.txt' has '1.0-2.0', which is several numbers without a blank "
          "between them");
    CHECK(value_of("{'file': 't.txt', 'column': 1, 'exponent': 'bare'}", "12.500-2 1.0\n") ==
          0.125);
}

TEST_CASE("rows behind a line that is none may be of another table", "[command][header]") {
    const std::string text = "t u\n0 1\nForces of all nodes\n7 8\n";

    CHECK(complaint_about("u", text) ==
          "output 'out': line 4 of 't.txt' stands below line 3 ('Forces of all nodes'), which is "
          "no row of the table; say with 'after' and 'until' which lines count");
    CHECK(value_of("{'file': 't.txt', 'column': 'u', 'row': 1}", text) == 1);
    CHECK(value_of("{'file': 't.txt', 'column': 'u', 'until': 'Forces'}", text) == 1);
    CHECK(column("u", "t u\n0 1\nconverged\nt u\n0 3\n") == 3);
    CHECK(column("u", "t u\n0 1\n--------\n") == 1);
}

TEST_CASE("csv shows what parts its fields", "[command][csv]") {
    const auto value = [](const std::string& column, const std::string& text) {
        return value_of("{'file': 'o.csv', 'column': " + column + "}", text);
    };

    CHECK(value("'u'", "t;u\n0;2\n") == 2);
    CHECK(value("'u'", "Results, all of them\nt\tu\n0\t2\n") == 2);
    CHECK(value("2", "t;u\n0;2\n") == 2);
    CHECK(value("'u'", "u\n2\n") == 2);
    CHECK(value_of("{'file': 'o.csv', 'column': 'u', 'decimal': ','}", "t;u\n0;2,5\n") == 2.5);
    CHECK(complaint_of("{'file': 'o.csv', 'column': 'u'}", "t;u\n0;2,5\n") ==
          "output 'out': line 2 of 'o.csv' has '2,5', which has a decimal comma; decimal = \",\" "
          "reads it");
    CHECK(complaint_of("{'file': 'o.csv', 'column': 1}", "1;2,5\n") ==
          "output 'out': line 1 of 'o.csv' ('1;2,5') does not show what parts its fields; say it "
          "with 'delimiter'");
    CHECK(complaint_of("{'file': 't.txt', 'column': 'u'}", "t;u\n0;2\n") ==
          "output 'out': 't.txt' has no column 'u' between blanks, but line 1 has it between ';'; "
          "write delimiter = \";\"");
}

TEST_CASE("a quote in the middle of a field is a quote, and one that nothing ends is told",
          "[command][csv]") {
    CHECK(value_of("{'file': 'o.csv', 'column': 'u'}", "name,u\npipe 5\",1\npipe 6,2\n") == 2);
    CHECK(complaint_of("{'file': 'o.csv', 'column': 'u'}", "name,u\na,\"5\"6\n") ==
          "output 'out': line 2 of 'o.csv' has '5\"6', which is no number");
    CHECK(complaint_of("{'file': 'o.csv', 'column': 'u'}", "name,u\na,1\n\"b,2\nc,3\n") ==
          "output 'out': line 3 of 'o.csv' begins a field with '\"' that nothing ends");
}
