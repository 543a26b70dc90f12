// SPDX-License-Identifier: MIT
// `femrun workers up`: a crew that comes, or that is to have another size, or whose scheduler is
// elsewhere by now.
#pragma once

#include "options.hpp"

namespace femrun::app {

int crew_up(const WorkersOptions& options);

}  // namespace femrun::app
