// SPDX-License-Identifier: MIT
// Settings on their way to a plugin: a TOML tree as JSON, in the order in which it was written.
#pragma once

#include <nlohmann/json.hpp>

#include "study/study_fields.hpp"

namespace femrun::study {

/// `whose` begins the sentence on what JSON cannot say (infinite numbers, NaN).
nlohmann::ordered_json json_of(const TomlNode& node, const std::string& whose, Mistakes& mistakes);

/// Compact text; bytes that are not UTF-8 (only a command line can bring them) are replaced.
std::string json_text(const nlohmann::ordered_json& json);

}  // namespace femrun::study
