// SPDX-License-Identifier: MIT
#include "file_lines.hpp"
#include "reading.hpp"
#include "support/catch.hpp"

using namespace femrun::command;

TEST_CASE("a pattern gives the number in its group, the last one by default",
          "[command][pattern]") {
    const std::string log = "mass = 1\nstep 2\r\nmass = 2.5e0\r\nmass = 3";

    CHECK(value_of(R"({'file': 'run.log', 'pattern': 'mass = (\\S+)'})", log) == 3);
    CHECK(value_of(R"({'file': 'run.log', 'pattern': 'mass = (\\S+)', 'match': 'first'})", log) ==
          1);
    CHECK(value_of(R"({'file': 'run.log', 'pattern': 'mass = (\\S+)', 'match': 2})", log) == 2.5);
    CHECK(value_of(R"({'file': 'run.log', 'pattern': 'mass = (\\S+)', 'match': -2})", log) == 2.5);
    CHECK(value_of(R"({'file': 'run.log', 'pattern': '(?i)MASS\\s*=\\s*([-+.0-9e]+)'})", log) == 3);
}

TEST_CASE("a pattern that finds nothing, too little or no number says so", "[command][pattern]") {
    CHECK(complaint_of(R"({'file': 'run.log', 'pattern': 'mass = (\\S+)'})", "volume = 3\n") ==
          "output 'out': 'run.log' has no line that matches 'mass = (\\S+)'");
    CHECK(complaint_of(R"({'file': 'run.log', 'pattern': 'm=(.*)', 'match': 3})", "m=1\nm=2\n") ==
          "output 'out': 'run.log' has a line that matches 'm=(.*)' only 2 times, and match 3 "
          "is wanted");
    CHECK(complaint_of(R"({'file': 'run.log', 'pattern': 'm=(.*)', 'match': -2})", "m=1\n") ==
          "output 'out': 'run.log' has a line that matches 'm=(.*)' only once, and match -2 is "
          "wanted");
    CHECK(complaint_of(R"({'file': 'run.log', 'pattern': 'm=(.*)'})", "\nm=12kg\n") ==
          "output 'out': line 2 of 'run.log' has '12kg', which is no number");
    CHECK(complaint_of(R"({'file': 'run.log', 'pattern': 'm=(.*)'})", "m=nan\n") ==
          "output 'out': line 1 of 'run.log' has 'nan', which is not finite");
}

TEST_CASE("no pattern hangs on a long line", "[command][pattern]") {
    // Backtracking would take longer than the universe has, recursion more stack than there is.
    const std::string line = std::string(2000000, 'a') + "!";

    CHECK(complaint_of(R"({'file': 'run.log', 'pattern': '(a+)+b'})", line) ==
          "output 'out': 'run.log' has no line that matches '(a+)+b'");
}

TEST_CASE("of a line without end the first mebibyte counts", "[command][pattern]") {
    const Scratch scratch;
    scratch.write("long.log", std::string(3000000, 'x') + "\nshort\n");
    std::vector<std::size_t> lengths;

    const bool there = for_each_line(scratch.path() / "long.log", [&](auto line, std::size_t) {
        lengths.push_back(line.size());
        return true;
    });

    CHECK(there);
    CHECK(lengths == std::vector<std::size_t>{line_bytes_max, 5});
}

TEST_CASE("a named line gives what follows the name", "[command][named]") {
    const std::string text = "masses 7\n  mass 1\nmass = 2 kg\nmass: 3\nmass, 4\npeak stress\t5\n";

    CHECK(value_of("{'file': 'r.txt', 'name': 'mass'}", text) == 4);
    CHECK(value_of("{'file': 'r.txt', 'name': 'mass', 'match': 'first'}", text) == 1);
    CHECK(value_of("{'file': 'r.txt', 'name': 'mass', 'match': 2}", text) == 2);
    CHECK(value_of("{'file': 'r.txt', 'name': 'mass', 'match': 3}", text) == 3);
    CHECK(value_of("{'file': 'r.txt', 'name': 'peak stress'}", text) == 5);
    CHECK(complaint_of("{'file': 'r.txt', 'name': 'mas'}", text) ==
          "output 'out': 'r.txt' has no line 'mas VALUE'");
}

TEST_CASE("a decimal comma behind a name is refused, not cut off", "[command][outputs]") {
    const std::string by_name = "{'file': 'r.txt', 'name': 'mass'}";

    CHECK(complaint_of(by_name, "mass = 1,5 kg\n") ==
          "output 'out': line 1 of 'r.txt' has '1,5', which has a decimal comma; decimal = \",\" "
          "reads "
          "it");
    CHECK(value_of("{'file': 'r.txt', 'name': 'mass', 'decimal': ','}", "mass = 1,5 kg\n") == 1.5);
    CHECK(value_of(by_name, "mass = 1, force = 2\n") == 1);
    CHECK(value_of(by_name, "mass,1,5\n") == 1);
}

TEST_CASE("a name alone on its line has its value on the next", "[command][named]") {
    const std::string text = "R\n240.5\nLs:\n\n500 mm\nP\n****\n";

    CHECK(value_of("{'file': 'r.txt', 'name': 'R'}", text) == 240.5);
    CHECK(value_of("{'file': 'r.txt', 'name': 'Ls'}", text) == 500);
    CHECK(complaint_of("{'file': 'r.txt', 'name': 'P'}", text) ==
          "output 'out': line 7 of 'r.txt' has '****', which is what Fortran prints for a number "
          "that does not fit its field");
    CHECK(complaint_of("{'file': 'r.txt', 'name': 'Q'}", "Q\n") ==
          "output 'out': 'r.txt' has no line 'Q VALUE'");
}

TEST_CASE("a part of a number is not taken for it", "[command][pattern]") {
    const auto said = [](const std::string& pattern, const std::string& text) {
        return complaint_of("{'file': 'r.txt', 'pattern': '" + pattern + "'}", text);
    };
    const auto cut = [](const std::string& whole, const std::string& taken) {
        return "output 'out': line 1 of 'r.txt' has '" + whole + "', of which the pattern takes '" +
               taken + "'; let its group take the whole, such as (\\S+)";
    };

    CHECK(said("m=([0-9.]+)", "m=1.5e-3") == cut("m=1.5e-3", "1.5"));
    CHECK(said("m = ([0-9.]+)", "m = 1.5D+03 kg") == cut("1.5D+03", "1.5"));
    CHECK(said("m = .*([0-9.]+)", "m = 12.5") == cut("12.5", "5"));
    CHECK(said("m = +.*?([0-9.]+)", "m =  -12.5") == cut("-12.5", "12.5"));
    CHECK(said("m = ([0-9]+)", "m = 5,5") == cut("5,5", "5"));
    CHECK(said("m = ([0-9]+[.][0-9]+)", "m = 1.2.3") == cut("1.2.3", "1.2"));
    CHECK(said("m = ([0-9]+)", "m = 0x1p3") == cut("0x1p3", "0"));
    CHECK(said("m = ([0-9.]+)", "m = 12.500-2") == cut("12.500-2", "12.500"));
    CHECK(said("m = ([0-9.]+)", "m = 1.0***") == cut("1.0***", "1.0"));
    CHECK(said(".*e(.+)", "1.5e-3") == cut("1.5e-3", "-3"));
}

TEST_CASE("what a pattern names beside its group is left out on purpose", "[command][pattern]") {
    const auto value = [](const std::string& pattern, const std::string& text) {
        return value_of("{'file': 'r.txt', 'pattern': '" + pattern + "'}", text);
    };

    CHECK(value("loss = -([0-9.]+)", "loss = -12.5 dB") == 12.5);
    CHECK(value("^([0-9]+),", "1,2,3") == 1);
    CHECK(value("m=([0-9.]+)", "m=1.5kg") == 1.5);
    CHECK(value("m=([0-9.]+)", "m=1.5, n=2") == 1.5);
    CHECK(value("m is ([0-9]+)", "m is 5.") == 5);
    CHECK(value("nodes ([0-9]+)", "nodes 10-100") == 10);
    CHECK(value("node([0-9]+)", "node12 ") == 12);
    CHECK(value("from ([0-9.]+)-", "from 1.5-2.5") == 1.5);
    CHECK(value("grid ([0-9]+)", "grid 10x20") == 10);
    CHECK(value("t=[0-9]+:([0-9.]+)", "t=12:34.5") == 34.5);
}

TEST_CASE("an output whose file is not there says which files are", "[command][outputs]") {
    const auto settings = settings_json("{'file': 'run.log', 'name': 'mass'}");
    const Output output = read_output("out", settings);
    const Scratch scratch;

    CHECK(complaint([&] { number_of(read_outputs({&output}, scratch.path())[0]); }) ==
          "output 'out': the steps left no file 'run.log'; there is nothing");
    scratch.write("run.lg", "");
    scratch.write("beam.inp", "");
    CHECK(complaint([&] { number_of(read_outputs({&output}, scratch.path())[0]); }) ==
          "output 'out': the steps left no file 'run.log'; there are 'beam.inp', 'run.lg'");
    for (int i = 0; i < 9; ++i) scratch.write(std::to_string(i), "");
    CHECK(complaint([&] { number_of(read_outputs({&output}, scratch.path())[0]); }) ==
          "output 'out': the steps left no file 'run.log'; there are '0', '1', '2', '3', '4', "
          "'5', '6', '7' and 3 more");
}

TEST_CASE("an output's settings say what is wrong with them", "[command][outputs]") {
    CHECK(setting_complaint("{'file': 'a'}") ==
          "solver.outputs.out: does not say where the value stands; add 'pattern', 'column', "
          "'pointer' or "
          "'name'");
    CHECK(setting_complaint("{'file': 'a', 'name': 'x', 'column': 2}") ==
          "solver.outputs.out: has both 'column' and 'name'; keep one of them");
    CHECK(setting_complaint("{'name': 'x'}") ==
          "solver.outputs.out.file: setting is missing; add it");
    CHECK(setting_complaint("{'file': '../a', 'name': 'x'}") ==
          "solver.outputs.out.file: '../a' is outside the work folder; write a relative path "
          "without '..'");
    CHECK(setting_complaint("{'file': '/a', 'name': 'x'}") ==
          "solver.outputs.out.file: '/a' is outside the work folder; write a relative path without "
          "'..'");
    CHECK(setting_complaint("{'file': 'a', 'name': 'x', 'mach': 2}") ==
          "solver.outputs.out.mach: no such setting; did you mean 'match'?");
    CHECK(setting_complaint("{'file': 'a', 'name': 'x', 'match': 0}") ==
          "solver.outputs.out.match: is 0; expected 'last', 'first', a number from 1, or one from "
          "-1 (the "
          "last) to -100000");
    CHECK(setting_complaint("{'file': 'a', 'pattern': 'mass = .*'}") ==
          "solver.outputs.out.pattern: 'mass = .*' has no group; put the number in parentheses, "
          "such as "
          "'mass = (\\S+)'");
    CHECK(setting_complaint("{'file': 'a', 'pattern': 'mass = (.*'}") ==
          "solver.outputs.out.pattern: 'mass = (.*' is no regular expression: missing ): mass = "
          "(.*; see "
          "the syntax in docs/reference/solver-command.md");
    CHECK(setting_complaint("{'file': 'a', 'column': 0}") ==
          "solver.outputs.out.column: is 0; expected a name or a number from 1");
    CHECK(setting_complaint("{'file': 'a', 'column': 1, 'delimiter': 'ab'}") ==
          "solver.outputs.out.delimiter: is 'ab'; expected one character, such as ';'");
    CHECK(setting_complaint("{'file': 'a', 'column': 1, 'format': 'table', 'delimiter': ';'}") ==
          "solver.outputs.out.delimiter: is for format 'csv'; a table's columns stand between "
          "blanks");
    CHECK(setting_complaint("{'file': 'a', 'column': 1, 'delimiter': ',', 'decimal': ','}") ==
          "solver.outputs.out.decimal: is ',', and so is the delimiter; set delimiter = ';'");
    CHECK(setting_complaint("{'file': 'a', 'column': 1, 'format': 'excel'}") ==
          "solver.outputs.out.format: is 'excel'; expected 'table' or 'csv'");
    CHECK(setting_complaint("{'file': 'a', 'pointer': 'results'}") ==
          "solver.outputs.out.pointer: is 'results'; expected a JSON pointer such as "
          "'/results/mass'");
    CHECK(setting_complaint("{'file': 'a', 'column': 1, 'block': 2}") ==
          "solver.outputs.out.block: is for several lines that match 'after'; add that, a pattern "
          "for the line above what is wanted");
    CHECK(setting_complaint("{'file': 'a', 'name': 'x', 'exponent': 'E'}") ==
          "solver.outputs.out.exponent: is 'E'; expected 'letter' or 'bare'");
    CHECK(setting_complaint("'mass'") == "solver.outputs.out: is 'mass'; expected a table");
}
