// SPDX-License-Identifier: MIT
// The settings as JSON Schema, under the names that users of other TPE samplers know.
#pragma once

namespace tpe {

inline constexpr const char* settings_schema = R"json({
 "type": "object",
 "additionalProperties": false,
 "properties": {
  "startup_trials": {"type": "integer", "minimum": 1, "maximum": 1000000, "description": "Designs spread over the space before anything is learnt; one more than there are parameters, at least 6, unless it is given."},
  "candidates": {"type": "integer", "minimum": 1, "maximum": 10000, "default": 24, "description": "Designs drawn from the good density for each proposal; the best of them is proposed."},
  "gamma": {"type": "number", "minimum": 0.01, "maximum": 0.9, "default": 0.1, "description": "Share of the trials that counts as good."},
  "prior_weight": {"type": "number", "minimum": 0.001, "maximum": 1000, "default": 1, "description": "How many observations the assumption weighs that every place is equally good."},
  "multivariate": {"type": "boolean", "default": true, "description": "Whether parameters are seen together; false sees each on its own."},
  "constant_liar": {"type": "boolean", "default": true, "description": "Whether designs that still run count as not good, so that designs in flight keep apart."},
  "local_search": {"type": "boolean", "default": true, "description": "Whether a model of the loss around the best design makes seven of ten proposals."}
 }
})json";

}  // namespace tpe
