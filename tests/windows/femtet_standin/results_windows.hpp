// SPDX-License-Identifier: MIT
#pragma once

#include "femtet_windows.hpp"

namespace femtet_standin {

/// Hooks of every object: orders first, then the member itself.
Scripted::Before obey(State& state);
Scripted::Has this_version();

/// Femtet.Gogh. Raises when no result is open.
VARIANT gogh(State& state);

}  // namespace femtet_standin
