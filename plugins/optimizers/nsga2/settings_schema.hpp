// SPDX-License-Identifier: MIT
#pragma once

namespace nsga2 {

inline constexpr const char* settings_schema = R"({
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "population": {"type": "integer", "minimum": 2, "maximum": 100000, "default": 50,
                   "description": "designs that are bred from, and that a generation has"},
    "survivors": {"type": "string", "enum": ["thinned", "textbook"], "default": "thinned",
                  "description": "how a front that does not fit is cut: one design at a time, or at once as in Deb 2002"},
    "crossover_probability": {"type": "number", "minimum": 0, "maximum": 1, "default": 0.9,
                              "description": "that two parents are crossed before they mutate"},
    "crossover_eta": {"type": "number", "minimum": 0, "maximum": 1000, "default": 20,
                      "description": "the higher, the nearer children are to their parents"},
    "mutation_probability": {"type": "number", "minimum": 0, "maximum": 1,
                             "description": "of each parameter; when left out, one over their number"},
    "mutation_eta": {"type": "number", "minimum": 0, "maximum": 1000, "default": 20,
                     "description": "the higher, the smaller mutations are"}
  }
})";

}  // namespace nsga2
