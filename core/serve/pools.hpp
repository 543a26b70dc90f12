// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "store/database.hpp"
#include "study/definition.hpp"

namespace femrun::serve {

/// Sets a pool of the house, and gives it: with the cool-down that it had, or the usual one, where
/// none is given.
Result<store::PoolRow> set_pool(store::Database& database, const std::string& name,
                                std::uint32_t count,
                                std::optional<std::chrono::milliseconds> cooldown);

/// What the study is in this house: where the house has licences of its solver's name of which the
/// study says nothing, each of its attempts holds one.
study::StudyDefinition in_house(study::StudyDefinition study,
                                const std::map<std::string, store::PoolRow>& pools);

}  // namespace femrun::serve
