// SPDX-License-Identifier: MIT
// What a program said on its way: its log, boiled down to what decides about success.
#pragma once

#include <istream>
#include <string>
#include <vector>

namespace calculix {

struct CcxLog {
    std::vector<std::string> errors, warnings;  // one line each, without "*ERROR in"; at most 100
    bool finished = false;                      // "Job finished"
    bool solving = false;                       // a step began
    bool cut = false;                           // it ends in the middle of a line
};

CcxLog read_ccx_log(std::istream& log);

struct GmshLog {
    std::vector<std::string> errors;  // at most 100
    bool meshing = false;             // meshing began before the first error
};

GmshLog read_gmsh_log(std::istream& log);

}  // namespace calculix
