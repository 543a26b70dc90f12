// SPDX-License-Identifier: MIT
// How many slots each study should have: by weight among those of one priority, those of a higher
// one first. What a study has no use for goes to the others.
#pragma once

#include <cstdint>
#include <vector>

#include "base/ids.hpp"
#include "study/requirements.hpp"

namespace femrun::schedule {

struct Claim {
    StudyId study;
    study::Share share;
    std::uint64_t most = 0;   // slots that it has a use for
    std::uint64_t slots = 0;  // what it gets, rounded up: a slot that two have a part of is asked
                              // for by both, and they take turns with it
};

/// Fills in what each gets of `slots`.
void divide(std::uint64_t slots, std::vector<Claim>& claims);

}  // namespace femrun::schedule
