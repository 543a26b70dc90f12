// SPDX-License-Identifier: MIT
// Results for other programs, on standard output.
#pragma once

#include <nlohmann/json.hpp>

namespace femrun::app {

/// Prints the value in lines. Bytes that are no UTF-8 (file names may have such) are replaced, so
/// that what is printed is always JSON.
void print_json(const nlohmann::ordered_json& value);

}  // namespace femrun::app
