// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "control/explanation.hpp"
#include "serve/house.hpp"

namespace femrun::serve {

/// Why no trial of an open study starts now; empty when it has nothing to wait for.
std::vector<control::Reason> reasons(House& house, StudyId study);

/// Where a trial of an open study is; missing when there is none of this number.
Result<control::TrialPlace> place_of(House& house, StudyId study, std::uint64_t trial);

}  // namespace femrun::serve
