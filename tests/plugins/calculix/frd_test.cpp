// SPDX-License-Identifier: MIT
#include "results/frd_file.hpp"

#include <sstream>
#include <string>
#include <vector>

#include "femrun/failure.hpp"
#include "support/catch.hpp"

using namespace calculix;

namespace {

class Notes final : public FrdVisitor {
public:
    void node(NodeId id, const Point& at) override { note("node", id, at); }
    bool field(const FrdField& field) override {
        std::string line = field.name + "(";
        for (const std::string& component : field.components) line += component + " ";
        line.back() = ')';
        std::ostringstream time;
        time << field.time;
        lines.push_back(line + " @ " + time.str());
        return field.name != unwanted;
    }
    void row(NodeId id, std::span<const double> values) override { note("row", id, values); }

    std::string unwanted;
    std::vector<std::string> lines;

private:
    template <typename Values>
    void note(const char* what, NodeId id, const Values& values) {
        std::ostringstream line;
        line << what << " " << id << ":";
        for (const double value : values) line << " " << value;
        lines.push_back(line.str());
    }
};

const std::string head =
    "    1C\n    1UPGM               CalculiX\n"
    "    2C                             2                                     1\n"
    " -1         1 0.00000E+00 1.00000E+00-2.00000E+00\n"
    " -1 999999999-7.20000E+02-3.60000E+02-0.00000E+00\n"
    " -3\n"
    "    3C                             1                                     1\n"
    " -1         1    1    0    1\n"
    " -2         1         2\n"
    " -3\n";
const std::string displacement =
    "    1PSTEP                         1           1           1\n"
    "  100CL  101 5.00000E-01           2                     0    1           1\n"
    " -4  DISP        4    1\n"
    " -5  D1          1    2    1    0\n"
    " -5  D2          1    2    2    0\n"
    " -5  D3          1    2    3    0\n"
    " -5  ALL         1    2    0    0    1ALL\n"
    " -1         1-1.85562E-04-1.85562E-04-8.65519E-04\n"
    " -1 999999999 1.00000E+00         NaN 1.00000E+00\n"
    " -3\n";
const std::string wide =
    "  100CL  102 1.000000000           1                     0    1           1\n"
    " -4  WIDE        7    1\n"
    " -5  A           1    4    1    1\n -5  B           1    4    1    1\n"
    " -5  C           1    4    1    1\n -5  D           1    4    1    1\n"
    " -5  E           1    4    1    1\n -5  F           1    4    1    1\n"
    " -5  G           1    4    1    1\n"
    " -1         1 1.00000E+00 2.00000E+00 3.00000E+00 4.00000E+00 5.00000E+00 6.00000E+00\n"
    " -2           7.00000E+00\n"
    " -3\n";

/// A displacement of node 1 with these values.
std::string with_row(const std::string& values) {
    return "  100CL  101 5.00000E-01           2                     0    1           1\n"
           " -4  DISP        4    1\n -5  D1          1    2    1    0\n"
           " -5  D2          1    2    2    0\n -5  D3          1    2    3    0\n"
           " -5  ALL         1    2    0    0    1ALL\n"
           " -1         1" +
           values + "\n -3\n";
}

/// The text without one of its parts.
std::string without(std::string text, const std::string& part) {
    return text.erase(text.find(part), part.size());
}

}  // namespace

TEST_CASE("fields of a .frd file are read by columns, also where values touch", "[calculix]") {
    std::istringstream file(head + displacement + wide + " 9999\n");
    Notes notes;
    CHECK(read_frd(file, "job.frd", notes));
    CHECK(notes.lines ==
          std::vector<std::string>{
              "node 1: 0 1 -2", "node 999999999: -720 -360 -0", "DISP(D1 D2 D3) @ 0.5",
              "row 1: -0.000185562 -0.000185562 -0.000865519", "row 999999999: 1 nan 1",
              "WIDE(A B C D E F G) @ 1", "row 1: 1 2 3 4 5 6 7"});
}

TEST_CASE("rows of a field that is not wanted are passed over", "[calculix]") {
    std::istringstream file(head + displacement + wide + " 9999\n");
    Notes notes;
    notes.unwanted = "DISP";
    CHECK(read_frd(file, "job.frd", notes));
    CHECK(notes.lines.size() == 5);
}

TEST_CASE("a .frd file that does not end with 9999 is not whole", "[calculix]") {
    const std::string whole = head + displacement + wide + " 9999\n";
    for (const std::size_t size :
         {std::size_t{0}, head.size(), head.size() + displacement.size() - 30, whole.size() - 6}) {
        std::istringstream file(whole.substr(0, size));
        Notes notes;
        CHECK_FALSE(read_frd(file, "job.frd", notes));
    }
}

TEST_CASE("a .frd file that cannot be read says why", "[calculix]") {
    Notes notes;
    std::istringstream binary(
        "    2C                             8                              "
        "       3\n");
    CHECK_THROWS_WITH(read_frd(binary, "job.frd", notes),
                      "'job.frd' is binary; write results as ASCII: *NODE FILE and *EL FILE, not "
                      "*NODE OUTPUT and *ELEMENT OUTPUT");
    std::istringstream strange(
        "    2C                             8                             "
        "        1\n -1 one\n");
    CHECK_THROWS_WITH(read_frd(strange, "job.frd", notes),
                      "job.frd:2: '-1 one' has no node number in columns 4 to 13");
    std::istringstream timeless("  100CL  101 soon\n");
    CHECK_THROWS_WITH(read_frd(timeless, "job.frd", notes),
                      "job.frd:1: '100CL  101 soon' has no time of 12 characters behind its mark");
}

TEST_CASE("numbers of a .frd file are the same however their exponents are written", "[calculix]") {
    const auto row = [](const std::string& values) {
        std::istringstream file(head + with_row(values) + " 9999\n");
        Notes notes;
        CHECK(read_frd(file, "job.frd", notes));
        return notes.lines.back();
    };
    const std::string plain = "row 1: -0.0185562 0.0185562 -0.865519";

    CHECK(row("-1.85562E-02 1.85562E-02-8.65519E-01") == plain);
    // Some builds for Windows write three digits: 12 characters, 13 with a minus.
    CHECK(row("-1.85562E-0021.85562E-002-8.65519E-001") == plain);
    CHECK(row("-1,85562E-02 1,85562E-02-8,65519E-01") == plain);
    CHECK(row("-1,85562E-0021,85562E-002-8,65519E-001") == plain);
    // One value alone may need three.
    CHECK(row("1.00000E-100-1.00000E-100 1.00000E+00") == "row 1: 1e-100 -1e-100 1");
    CHECK(row("1.00000E-1001.00000E-1001.00000E+100") == "row 1: 1e-100 1e-100 1e+100");
    CHECK(row(" 1.00000-100-1.00000-100 1.00000E+00") == "row 1: 1e-100 -1e-100 1");
    CHECK(row("-1.00000E-002 1.00000-100         NaN") == "row 1: -0.01 1e-100 nan");
}

TEST_CASE("what is no number of a .frd file is told with its line", "[calculix]") {
    const auto said = [](const std::string& values) -> std::string {
        std::istringstream file(head + with_row(values) + " 9999\n");
        Notes notes;
        try {
            read_frd(file, "job.frd", notes);
        } catch (const femrun::Unreadable& unreadable) {
            return unreadable.what();
        }
        return "read: " + notes.lines.back();
    };
    const auto refused = [](const std::string& values) {
        return "job.frd:17: '-1         1" + values +
               "' is not 3 numbers of 12 characters behind column 13; use a CalculiX that writes "
               "them so, as 2.20 does";
    };

    for (const char* values :
         {"************ 1.00000E+00 1.00000E+00", " 1.00000E+00 1.00000E+00",
          " 1.00000E+00 1.00000E+00 1.00000E+00 1.00000E+00", " 1.00000E+00 1.00000E+00 1.00000E+",
          "-1.00000E-0021.00000E-002", "-1.00000E-00212.0000E-002-1.00000E-002",
          "-1.000000E-02-1.000000-1-1.000000E-02", "-1.00000E-0021.00000-100 1.00000E+00",
          " 1.00000E+00         one 1.00000E+00"})
        CHECK(said(values) == refused(values));
}

TEST_CASE("a node with too few values is told with the line behind it", "[calculix]") {
    std::istringstream file(head + without(wide, " -2           7.00000E+00\n") + " 9999\n");
    Notes notes;
    CHECK_THROWS_WITH(read_frd(file, "job.frd", notes),
                      "job.frd:21: node 1 has 6 values of WIDE before this line, not 7");
}

TEST_CASE("fields of eigenmodes are told from others", "[calculix]") {
    struct Modes final : FrdVisitor {
        void node(NodeId, const Point&) override {}
        bool field(const FrdField& field) override {
            seen.push_back(field.eigenmode);
            return false;
        }
        void row(NodeId, std::span<const double>) override {}
        std::vector<bool> seen;
    } modes;
    std::string text;
    for (const char* type : {"0    1           1", "2    2MODAL      1", "4    3           1"})
        text += std::string("  100CL  101 1.000000000         248                     ") + type +
                "\n -4  DISP        4    1\n -1         1 1.00000E+00\n -3\n";
    std::istringstream file(text + " 9999\n");
    CHECK(read_frd(file, "job.frd", modes));
    CHECK(modes.seen == std::vector<bool>{false, true, true});
}
