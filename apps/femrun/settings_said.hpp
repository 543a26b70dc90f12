// SPDX-License-Identifier: MIT
// Settings of a plugin on the command line: --set threads=2 --set outputs.L.factor=1e6.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace femrun::app {

/// What --set says, as one object. A value that is JSON (a number, a truth value, a list) is that;
/// anything else is a text.
Result<nlohmann::ordered_json> settings_said(const std::vector<std::string>& set);

}  // namespace femrun::app
