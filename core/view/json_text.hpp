// SPDX-License-Identifier: MIT
// JSON written as it comes, for lists too long to be held as a tree.
#pragma once

#include <string>
#include <string_view>

#include "study/parameter.hpp"
#include "study/trial.hpp"

namespace femrun::view {

/// `"..."`; bytes that are not UTF-8 are replaced.
std::string json_text(std::string_view text);
/// The shortest text that reads back as the same number; null for what is not finite.
std::string json_text(double number);
std::string json_text(const study::Value& value);
/// {"kind": ..., "stage": ..., "message": ...} or null.
std::string json_text(const std::optional<study::Failure>& failure);

}  // namespace femrun::view
