// SPDX-License-Identifier: MIT
// A solver whose model can be looked into: what `femrun init` and `femrun probe` make of it.
#include <femrun/solver.hpp>

namespace {

class Wing final : public femrun::Solver {
public:
    explicit Wing(const femrun::Settings& settings)
        : close_(settings.flag("closely", false)),
          response_(settings.raw("outputs").find("lift") == settings.raw("outputs").npos ? "example"
                                                                                         : "lift") {
    }

    void probe(const femrun::Host&, femrun::Probe& probe) override {
        probe.fact("program", "wing 3");
        probe.fact("output choice", R"(lift = { number = 1 }  # N, as set up in the window)");
        probe.fact("output choice", R"(drag = { number = 2 })");
        probe.fact("computed by the model", "area = chord * span");
        probe.variable("chord", "m", 0.5);
        probe.variable("反り-1", "deg", 3);
        probe.response(response_);
        if (close_) probe.fact("trouble", "the mesh of this wing has no elements");
    }
    void open(const femrun::Host&, const femrun::Setup&) override {}
    void solve(const femrun::Host&, const femrun::Attempt& attempt) override {
        for (double& each : attempt.response()) each = attempt["chord"];
    }

private:
    const bool close_;
    const char* const response_;
};

constexpr const char* schema = R"json({
 "type": "object", "required": ["model", "outputs"], "additionalProperties": false,
 "properties": {
  "model": {"type": "string", "format": "path", "examples": ["first.wing"]},
  "closely": {"type": "boolean", "default": false, "probe": true},
  "outputs": {"type": "object", "examples": [{"example": {"number": 1}}]}
 }
})json";

constexpr const char* naming_schema = R"json({
 "type": "object", "required": ["model", "outputs"], "additionalProperties": false,
 "properties": {
  "model": {"type": "string", "format": "path", "examples": ["first.wing"]},
  "closely": {"type": "boolean", "default": false, "probe": true},
  "names": {"type": "object", "format": "variable names", "description": "as here"},
  "outputs": {"type": "object", "examples": [{"example": {"number": 1}}]}
 }
})json";

}  // namespace

FEMRUN_PLUGINS(femrun::solver_plugin<Wing>("com.example.wing", "1.0.0", "A wing.", schema),
               femrun::solver_plugin<Wing>("com.example.naming-wing", "1.0.0", "A wing.",
                                           naming_schema))
