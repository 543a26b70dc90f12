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
    bool block(const DatBlock& block) override {
        std::ostringstream line;
        line << block.title << " @ " << block.set << " @ " << block.time;
        lines.push_back(line.str());
        return block.title != unwanted;
    }
    void row(std::uint32_t id, std::span<const double> values) override {
        std::ostringstream line;
        line << id << ":";
        for (const double value : values) line << " " << value;
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
    "         5           NaN  ************  8.655185E-04\n";

}  // namespace

TEST_CASE("blocks of a .dat file are told by title, set and time", "[calculix]") {
    CHECK(read(text) ==
          std::vector<std::string>{
              "displacements @ TIP @ 0.5", "5: 0.000185562 -0.000185562 0.000865518",
              "total force @ FIX @ 0.5", "0: 3.55271e-15 -3.55271e-15 -200",
              "stresses @ EALL @ 0.5", "7: 73.1747 73.1747 226.012 -0.00185508 -8.67734 1e-103",
              "volume @ EALL @ 0.5", "1: 1", "displacements @ TIP @ 1", "5: nan nan 0.000865518"});
}

TEST_CASE("rows of a block that is not wanted are passed over", "[calculix]") {
    CHECK(read(text, "displacements").size() == 8);
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
