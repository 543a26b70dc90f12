// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.hpp"
#include "study/house_licences.hpp"

namespace femrun::serve {

/// Runs the probe of a pool to its end, which takes no longer than its limit, or until
/// `should_stop`: how many licences it counts that are free. Blocks: not for the loop.
Result<std::uint32_t> free_licences(const std::string& pool, const study::LicenceProbe& probe,
                                    const std::function<bool()>& should_stop);

/// Asks Slurm how many of the licence no job holds: `scontrol` is in PATH where Slurm is. Blocks,
/// too.
Result<std::uint32_t> free_in_slurm(const std::string& pool, const std::string& licence,
                                    const std::function<bool()>& should_stop);

}  // namespace femrun::serve
