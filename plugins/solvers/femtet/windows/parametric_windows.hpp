// SPDX-License-Identifier: MIT
#pragma once

#include <windows.h>

#include <filesystem>
#include <memory>

#include "trial/parametric.hpp"

namespace femtet {

/// Those of the Femtet with this process, through ParametricIF.dll in its folder. Throws Missing
/// when there is no such library, or it lacks something.
std::unique_ptr<ParametricOutputs> open_parametric(const std::filesystem::path& folder,
                                                   DWORD process);

}  // namespace femtet
