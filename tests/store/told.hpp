// SPDX-License-Identifier: MIT
// A history as text, complete and exact: two that are equal are the same.
#pragma once

#include <span>
#include <string>

#include "store/history.hpp"

namespace femrun::store::testing {

std::string told(const History& history);
/// What folding the records gives; fails when they contradict each other.
std::string folded(std::span<const Record> records);

}  // namespace femrun::store::testing
