// SPDX-License-Identifier: MIT
#include "reading.hpp"
#include "support/catch.hpp"

using namespace femrun::command;

namespace {

const std::string history = R"(# written by beam 1.0
# time   u     stress
0.0      0.0   0
0.5      0.1   50

1.0      0.25  120
)";

}  // namespace

TEST_CASE("a column is found by the name in the header, the last row by default",
          "[command][table]") {
    CHECK(value_of("{'file': 't.txt', 'column': 'u'}", history) == 0.25);
    CHECK(value_of("{'file': 't.txt', 'column': 'stress', 'row': 'first'}", history) == 0);
    CHECK(value_of("{'file': 't.txt', 'column': 'stress', 'row': 2}", history) == 50);
    CHECK(value_of("{'file': 't.txt', 'column': 'time', 'row': -2}", history) == 0.5);
}

TEST_CASE("a numbered column begins with the first line that has a number there",
          "[command][table]") {
    CHECK(value_of("{'file': 't.txt', 'column': 3, 'row': 3}", history) == 120);
    CHECK(value_of("{'file': 't.txt', 'column': 2, 'row': 1}", "x y\n1 2\n3 4\n") == 2);
}

TEST_CASE("a header that comes again is no row", "[command][table]") {
    CHECK(value_of("{'file': 't.txt', 'column': 'u', 'row': 2}", "t u\n0 1\nt u\n1 2\n") == 2);
}

TEST_CASE("the byte order mark of a Windows program belongs to no column and no name",
          "[command][table]") {
    const std::string mark = "\xEF\xBB\xBF";

    CHECK(value_of("{'file': 't.csv', 'column': 'mass'}", mark + "mass,u\r\n12,3\r\n") == 12);
    CHECK(value_of("{'file': 't.txt', 'column': 1, 'row': 1}", mark + "7 8\n9 10\n") == 7);
    CHECK(value_of("{'file': 't.txt', 'name': 'mass'}", mark + "mass 4\n") == 4);
    CHECK(value_of("{'file': 't.txt', 'pattern': '^mass (.*)'}", mark + "mass 5\n") == 5);
}

TEST_CASE("a table without the column, the row or a number says so", "[command][table]") {
    CHECK(complaint_of("{'file': 't.txt', 'column': 'stres'}", "time u stress\n0 1 2\n") ==
          "output 'out': 't.txt' has no column 'stres'; did you mean 'stress'?");
    CHECK(
        complaint_of("{'file': 't.txt', 'column': 7}", history) ==
        "output 'out': 't.txt' has no line with a number in column 7; its first one is ('0.0      "
        "0.0   0')");
    CHECK(complaint_of("{'file': 't.txt', 'column': 'u', 'row': 9}", history) ==
          "output 'out': 't.txt' has 3 rows, and row 9 is wanted");
    CHECK(complaint_of("{'file': 't.txt', 'column': 'u'}", "t u\n0 1\n1 2\nEND\n") ==
          "output 'out': line 4 of 't.txt' has 1 field ('END'), and the table's first row, line 2, "
          "has 2; 'until' ends the table before a line");
    CHECK(complaint_of("{'file': 't.txt', 'column': 'u'}", "t u\n0 1\nEND OF TABLE\n") ==
          "output 'out': line 3 of 't.txt' has 3 fields ('END OF TABLE'), and the table's first "
          "row, line 2, has 2; 'until' ends the table before a line");
}

TEST_CASE("a csv file has quoted fields, a delimiter and a decimal mark", "[command][csv]") {
    const std::string text =
        "name,\"stress, max\",\"say \"\"u\"\"\"\r\n\"a\nb\",\"1.5\",2\r\nc, 3 ,4\r\n";

    CHECK(value_of("{'file': 'o.csv', 'column': 'stress, max', 'row': 1}", text) == 1.5);
    CHECK(value_of("{'file': 'o.csv', 'column': 'stress, max'}", text) == 3);
    CHECK(value_of(R"({'file': 'o.csv', 'column': 'say \"u\"', 'row': 1})", text) == 2);
    CHECK(value_of("{'file': 'o.txt', 'column': 'u', 'delimiter': ';', 'decimal': ','}",
                   "t;u\n0;1,5\n") == 1.5);
    CHECK(value_of("{'file': 'o.txt', 'column': 2, 'format': 'csv'}", "t,u\n0,1.5\n") == 1.5);
}

TEST_CASE("an empty csv cell is no number, and no other row stands in for it", "[command][csv]") {
    CHECK(complaint_of("{'file': 'o.csv', 'column': 'u', 'row': 2}", "t,u\n0,1\n1,\n2,3\n") ==
          "output 'out': line 3 of 'o.csv' has '', which is no number");
}

TEST_CASE("a json value is found by its pointer", "[command][json]") {
    const std::string text = R"({"results": {"k": 2.5, "modes": [1, 2, "inf"], "a/b": "3"}})";

    CHECK(value_of("{'file': 'o.json', 'pointer': '/results/k'}", text) == 2.5);
    CHECK(value_of("{'file': 'o.json', 'pointer': '/results/modes/1'}", text) == 2);
    CHECK(value_of("{'file': 'o.json', 'pointer': '/results/a~1b'}", text) == 3);
    CHECK(complaint_of("{'file': 'o.json', 'pointer': '/results/modes/2'}", text) ==
          "output 'out': '/results/modes/2' in 'o.json' is 'inf', which is not finite");
    CHECK(complaint_of("{'file': 'o.json', 'pointer': '/results/modes'}", text) ==
          "output 'out': '/results/modes' in 'o.json' is a list, which is no number");
    CHECK(complaint_of("{'file': 'o.json', 'pointer': '/results/kk'}", text) ==
          "output 'out': 'o.json' has no 'kk' at '/results'; known are 'a/b', 'k', 'modes'");
    CHECK(complaint_of("{'file': 'o.json', 'pointer': '/result/k'}", text) ==
          "output 'out': 'o.json' has no 'result' at '/'; did you mean 'results'?");
    CHECK(complaint_of("{'file': 'o.json', 'pointer': '/results/modes/3'}", text) ==
          "output 'out': 'o.json' has no '3' at '/results/modes'; it is a list of 3");
    CHECK(complaint_of("{'file': 'o.json', 'pointer': '/k'}", "{\"k\": 1,") ==
          "output 'out': line 1 of 'o.json' is no JSON where the file ends");
}

TEST_CASE("a json document too large to load is refused", "[command][json]") {
    const auto table = settings_json("{'file': 'o.json', 'pointer': '/k'}");
    const Output output = read_output("out", table);
    const Scratch scratch;
    scratch.write("o.json", "{");
    std::filesystem::resize_file(scratch.path() / "o.json", 70u << 20);

    CHECK(complaint([&] { number_of(read_outputs({&output}, scratch.path())[0]); }) ==
          "output 'out': 'o.json' has 70 MiB, and JSON is read up to 64 MiB; write the value "
          "into a smaller file");
}
