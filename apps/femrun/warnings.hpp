// SPDX-License-Identifier: MIT
#pragma once

#include "serve/prepare.hpp"

namespace femrun::app {

/// What is no mistake but may be one: as the solver sees it, in the constraints, and in conditions
/// that cannot be kept. `check` prints it, and `run` when it begins a study.
std::vector<std::string> warnings_about(const serve::ReadyStudy& ready);

void print_warnings(const std::vector<std::string>& warnings);

}  // namespace femrun::app
