// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "store/database.hpp"

namespace femrun::serve {

/// Sets a pool of the house, and gives it: with the cool-down that it had, or the usual one, where
/// none is given.
Result<store::PoolRow> set_pool(store::Database& database, const std::string& name,
                                std::uint32_t count,
                                std::optional<std::chrono::milliseconds> cooldown);

}  // namespace femrun::serve
