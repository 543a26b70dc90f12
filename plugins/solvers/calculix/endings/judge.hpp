// SPDX-License-Identifier: MIT
// Whether CalculiX and gmsh did what they were asked to. Neither says so with its exit code: both
// return 0 with a full disk, CalculiX also without a deck. What tells is collected here, case by
// case, and each gets the kind of failure that it is.
#pragma once

#include <string>

#include "endings/log_file.hpp"
#include "femrun/program.hpp"

namespace calculix {

/// What is left behind besides the log.
struct CcxFiles {
    bool dat_empty = false;  // the .dat file is missing or has no byte
    bool disk_full = false;  // less than a megabyte is free where it writes
};

/// Throws what went wrong: Missing, Invalid, BadDesign or Unavailable. `executable` and `deck` are
/// for messages.
void judge_ccx(const femrun::RunResult& run, const CcxLog& log, const CcxFiles& files,
               const std::string& executable, const std::string& deck);

/// Throws Missing for a program that is not there, or is none that can be run.
[[noreturn]] void not_found(const femrun::RunResult& run, const std::string& executable,
                            const std::string& remedy);

struct GmshFiles {
    bool mesh_whole = false;
};

void judge_gmsh(const femrun::RunResult& run, const GmshLog& log, const GmshFiles& files,
                const std::string& executable, const std::string& geometry);

}  // namespace calculix
