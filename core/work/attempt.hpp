// SPDX-License-Identifier: MIT
// An attempt as it crosses between rooms and PCs: what is to be solved, and what came of it. Both
// are values that somebody holds, whatever becomes of the link between two PCs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "study/parameter.hpp"
#include "study/trial.hpp"
#include "work/definition_hash.hpp"

namespace femrun::work {

struct Assignment {
    AttemptId attempt;
    TrialId trial;
    std::uint32_t ordinal = 1;
    std::vector<study::Value> design;  // in the order of the study's quantities
    DefinitionHash definition{};       // of the study that it is of
    std::uint64_t memory_limit = 0;    // bytes that all its processes may use; 0: as there is
};

struct Report {
    std::vector<double> response;  // in the order of the study's responses; empty unless solved
    std::optional<study::Failure> failure;  // none when solved
    bool cancelled = false;                 // ended because it was revoked
    double seconds = 0;
    std::string folder, log;
    std::vector<study::LicenceNews> licences{};  // as the plugin says
};

}  // namespace femrun::work
