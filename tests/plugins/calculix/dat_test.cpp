// SPDX-License-Identifier: MIT
#include "results/dat_file.hpp"

#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include "femrun/failure.hpp"
#include "support/catch.hpp"

using namespace calculix;

namespace {

/// What was read, one line a call.
class Notes final : public DatVisitor {
public:
    std::size_t block(const DatBlock& block) override {
        std::ostringstream line;
        line << block.title << " @ " << block.set << " @ " << block.time;
        if (block.eigenmode) line << " of a mode";
        lines.push_back(line.str());
        return block.title == unwanted ? 0 : block.title == "displacements" ? 3 : 1;
    }
    void row(std::uint32_t id, std::span<const double> values) override {
        std::ostringstream line;
        line << id << ":";
        for (const double value : values) line << " " << value;
        lines.push_back(line.str());
    }

    void table(ModeTable table) override {
        lines.push_back(table == ModeTable::frequencies ? "frequencies" : "buckling factors");
    }
    void mode(int number, double value) override {
        std::ostringstream line;
        line << "mode " << number << ": " << value;
        lines.push_back(line.str());
    }

    std::string unwanted;
    std::vector<std::string> lines;
};

std::vector<std::string> read(const std::string& text, const std::string& unwanted = "") {
    std::istringstream file(text);
    Notes notes;
    notes.unwanted = unwanted;
    read_dat(file, "job.dat", notes);
    return notes.lines;
}

const std::string text =
    "\n displacements (vx,vy,vz) for set TIP and time  0.5000000E+00\n\n"
    "         5  1.855619E-04 -1.855619E-04  8.655185E-04\n"
    "\n total force (fx,fy,fz) for set FIX and time  0.5000000E+00\n\n"
    "        3.552714E-15 -3.552714E-15 -2.000000E+02\n"
    "\n stresses (elem, integ.pnt.,sxx,syy,szz,sxy,sxz,syz) for set EALL and time  "
    "0.5000000E+00\n\n"
    "         7   2  7.317471E+01  7.317471E+01  2.260125E+02 -1.855083E-03 -8.677341E+00 1.0-103\n"
    "\n volume (element, volume) for set EALL and time  0.5000000E+00\n\n"
    "         1  1.000000E+00\n"
    "\n     E I G E N V A L U E   O U T P U T\n\n      1   0.1E+07  0.1E+04 0.2E+03 0.0\n"
    "\n displacements (vx,vy,vz) for set TIP and time  0.1000000E+01\n\n"
    "         5           NaN      Infinity  8.655185E-04\n";

}  // namespace

TEST_CASE("blocks of a .dat file are told by title, set and time", "[calculix]") {
    CHECK(read(text) == std::vector<std::string>{
                            "displacements @ TIP @ 0.5", "5: 0.000185562 -0.000185562 0.000865518",
                            "total force @ FIX @ 0.5", "0: 3.55271e-15 -3.55271e-15 -200",
                            "stresses @ EALL @ 0.5",
                            "7: 73.1747 73.1747 226.012 -0.00185508 -8.67734 1e-103",
                            "volume @ EALL @ 0.5", "1: 1", "frequencies", "mode 1: 200",
                            "displacements @ TIP @ 1", "5: nan inf 0.000865518"});
}

TEST_CASE("rows of a block that is not wanted are passed over", "[calculix]") {
    CHECK(read(text, "displacements").size() == 10);
}

TEST_CASE("a .dat file that ends in the middle of a line says that the disk is full",
          "[calculix]") {
    try {
        read(text.substr(0, text.size() - 5));
        FAIL("was read");
    } catch (const femrun::Unavailable& failure) {
        CHECK(failure.stage() == "disk");
        CHECK(failure.what() ==
              std::string("'job.dat' is cut off in line 24; the disk is probably full: free some "
                          "space"));
    }
}

TEST_CASE("eigenvalues are read from their tables, and the blocks of modes told from others",
          "[calculix]") {
    const std::string modes =
        "\n displacements (vx,vy,vz) for set TIP and time  0.1000000E+01\n\n"
        "         5  1.855619E-04  1.855619E-04  8.655185E-04\n"
        "\n     E I G E N V A L U E   O U T P U T\n\n MODE NO    EIGENVALUE          FREQUENCY\n"
        "                                     REAL PART            IMAGINARY PART\n"
        "                           (RAD/TIME)      (CYCLES/TIME     (RAD/TIME)\n\n"
        "      1   0.1101865E+07   0.1049697E+04   0.1670645E+03   0.0000000E+00\n"
        "      2  -0.4401328E+07   0.0000000E+00   0.0000000E+00   0.2097934E+04\n"
        "\n     P A R T I C I P A T I O N   F A C T O R S\n\n"
        "MODE NO.   X-COMPONENT     Y-COMPONENT\n\n      1   0.1641531E-15  -0.1070010E-11\n"
        "\n                    E I G E N V A L U E    N U M B E R     1\n\n"
        "\n displacements (vx,vy,vz) for set TIP and time  0.2000000E+01\n\n"
        "         5  1.0E+03  1.0E+03  1.0E+03\n"
        "\n     B U C K L I N G   F A C T O R   O U T P U T\n\n MODE NO       BUCKLING\n"
        "                FACTOR\n\n      1   0.9518520E+00\n";
    CHECK(read(modes) == std::vector<std::string>{
                             "displacements @ TIP @ 1", "5: 0.000185562 0.000185562 0.000865518",
                             "frequencies", "mode 1: 167.065", "mode 2: 0",
                             "displacements @ TIP @ 2 of a mode", "5: 1000 1000 1000",
                             "buckling factors", "mode 1: 0.951852"});
}

TEST_CASE("what is no number of a .dat file is told with its line", "[calculix]") {
    const auto said = [](const std::string& row, const std::string& title =
                                                     " displacements (vx,vy,vz) for set TIP and "
                                                     "time  0.1000000E+01") -> std::string {
        try {
            return "read: " + read(title + "\n\n" + row + "\n").back();
        } catch (const femrun::Unreadable& unreadable) {
            return unreadable.what();
        }
    };

    CHECK(said("  5  1,855619E-04 -1.0-104  8.0D-04") == "read: 5: 0.000185562 -1e-104 0.0008");
    CHECK(
        said("  5  1.855619E-04  ************  8.655185E-04") ==
        "job.dat:3: '5  1.855619E-04  ************  8.655185E-04' has '************', which is no "
        "number");
    CHECK(said("  5  1.855619E-04-1.855619E-04  8.655185E-04") ==
          "job.dat:3: '5  1.855619E-04-1.855619E-04  8.655185E-04' has "
          "'1.855619E-04-1.855619E-04', which is no number");
    CHECK(said("  5  12.500-2  1.0  1.0") ==
          "job.dat:3: '5  12.500-2  1.0  1.0' has '12.500-2', which is no number");
    CHECK(said("  5  1.0  1.0") == "job.dat:3: '5  1.0  1.0' has 2 values of displacements, not 3");
    CHECK(said("  *****  1.0  1.0  1.0") ==
          "job.dat:3: '*****  1.0  1.0  1.0' does not begin with the number of a node or element");
    CHECK(
        said("", " displacements (vx,vy,vz) for set TIP and time  *********") ==
        "job.dat:1: 'displacements (vx,vy,vz) for set TIP and time  *********' does not end with a "
        "time");
    CHECK(
        said("  1  0.1E+07  0.1E+04", " E I G E N V A L U E   O U T P U T") ==
        "job.dat:3: '1  0.1E+07  0.1E+04' is not a mode's number, eigenvalue, frequency in radians "
        "and cycles, and imaginary part");
    CHECK(said("  1  0.1E+07  0.1E+04", " B U C K L I N G   F A C T O R   O U T P U T") ==
          "job.dat:3: '1  0.1E+07  0.1E+04' is not a mode's number and its buckling factor");
}
