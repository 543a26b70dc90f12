// SPDX-License-Identifier: MIT
// Which of the libraries that a study brings of its solver's plugin a PC can load.
#pragma once

#include <span>
#include <string>

#include "base/result.hpp"
#include "work/staged_file.hpp"

namespace femrun::stage {

/// A PC that does not have a study's solver, or has another version.
struct Lack {
    std::string platform;      // of the PC
    std::string version;       // that the study wants
    std::string why_not_ours;  // "solver 'wing': this PC has 1.0.0"
};

/// The library for that platform and no other, or an error of kind missing that says what is lacked
/// where.
Result<work::SolverLibrary> library_for(std::span<const work::SolverLibrary> libraries,
                                        const Lack& lack);

}  // namespace femrun::stage
