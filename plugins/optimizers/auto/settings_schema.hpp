// SPDX-License-Identifier: MIT
// The settings as JSON Schema.
#pragma once

namespace auto_optimizer {

inline constexpr const char* settings_schema = R"json({
 "type": "object",
 "additionalProperties": false,
 "properties": {
  "gp": {"type": "boolean", "default": true, "description": "Whether gp may be chosen."},
  "tpe": {"type": "boolean", "default": true, "description": "Whether tpe may be chosen."},
  "nsga2": {"type": "boolean", "default": true, "description": "Whether nsga2 may be chosen."}
 }
})json";

}  // namespace auto_optimizer
