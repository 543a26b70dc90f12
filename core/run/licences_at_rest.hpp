// SPDX-License-Identifier: MIT
// Licences that are out although nobody runs: a killed solver holds its licence until the licence
// server notices, which takes minutes. A restart does not hurry the server, so what rested when the
// last Femrun ended is found in the records.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/history.hpp"
#include "study/definition.hpp"

namespace femrun::run {

struct AtRest {
    AttemptId attempt;  // that held them
    std::string pool;
    std::uint32_t licences = 0;
    Duration left{0};  // until they are back
    bool operator==(const AtRest&) const = default;
};

/// What attempts that had ended killed still hold at `now`. Those without an end on record are not
/// among them: nobody knows when they ended.
std::vector<AtRest> licences_at_rest(const study::StudyDefinition& definition,
                                     const store::History& past, WallTime now);

}  // namespace femrun::run
