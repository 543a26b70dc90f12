// SPDX-License-Identifier: MIT
// A folder that is there whole or not at all, whenever its making is broken off.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "base/result.hpp"

namespace femrun::stage {

/// `fill` puts everything into a folder beside it, which then takes its name and place. What stood
/// there before stays when `fill` fails.
Result<void> make_whole(const std::filesystem::path& folder,
                        const std::function<Result<void>(const std::filesystem::path&)>& fill);

/// Why it is not there.
Error not_made(const std::filesystem::path& folder, const std::string& why);

}  // namespace femrun::stage
