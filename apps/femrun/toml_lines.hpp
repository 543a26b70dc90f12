// SPDX-License-Identifier: MIT
// Lines of a study file as a person would write them.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace femrun::app {

/// A text in quotes; TOML and JSON have the same.
std::string quoted(const std::string& text);

/// A key as TOML writes it: bare where it may be.
std::string toml_key(const std::string& name);

/// A JSON value in one line.
std::string in_toml(const nlohmann::ordered_json& value);

/// The line with a remark: behind it where both fit into a line, else above it, after a blank line.
std::string remarked(const std::string& line, const std::string& remark);

}  // namespace femrun::app
