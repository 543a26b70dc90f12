// SPDX-License-Identifier: MIT
#pragma once

#include "conformance.hpp"

namespace femrun::conformance {

void describes_itself(const Subject& subject, Findings& findings);
void refuses_broken_settings(const Subject& subject, Findings& findings);

}  // namespace femrun::conformance
