// SPDX-License-Identifier: MIT
// The settings as JSON Schema.
#pragma once

namespace gp {

inline constexpr const char* settings_schema = R"json({
 "type": "object",
 "additionalProperties": false,
 "properties": {
  "startup_trials": {"type": "integer", "minimum": 1, "maximum": 1000000, "description": "Designs spread over the space before anything is learnt; one more than there are parameters, at least 6, unless it is given."},
  "candidates": {"type": "integer", "minimum": 2, "maximum": 10000, "default": 400, "description": "Places at which a search for the most promising design begins to look, half of them anywhere, half around the best designs."},
  "least_solvable": {"type": "number", "minimum": 0.01, "maximum": 0.99, "default": 0.75, "description": "Probability that a design can be solved, below which it is held back; it matters once designs have failed."},
  "warp": {"type": "boolean", "default": true, "description": "Whether losses and constraints may be modelled in their logarithm where that fits better."},
  "local_search": {"type": "boolean", "default": true, "description": "Whether a second model around the best design makes some of the proposals."},
  "model_trials": {"type": "integer", "minimum": 10, "maximum": 2000, "description": "Trials that the models stand on, when there are more: the best of them and some of the others. 600 for one objective without constraints, fewer with more of them, at least 200, unless it is given."}
 }
})json";

}  // namespace gp
