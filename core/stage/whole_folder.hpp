// SPDX-License-Identifier: MIT
// A folder that is there whole or not at all, whenever its making is broken off.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "base/result.hpp"

namespace femrun::stage {

/// Whether a power cut may take it: what can be made again need not wait for a disk.
enum class Lasts { until_a_power_cut, for_good };

/// `fill` puts everything into a folder beside it, which then takes its name and place. What stood
/// there before stays when `fill` fails. For good: names are on disk when this returns, and what
/// `fill` has written where it synced that.
Result<void> make_whole(const std::filesystem::path& folder, Lasts lasts,
                        const std::function<Result<void>(const std::filesystem::path&)>& fill);

/// Returns when the names in the folder and in those below it are on disk.
Result<void> sync_names(const std::filesystem::path& folder);

/// Why it is not there.
Error not_made(const std::filesystem::path& folder, const std::string& why);

}  // namespace femrun::stage
