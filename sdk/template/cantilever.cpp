// SPDX-License-Identifier: MIT
// A solver: tip deflection and mass of an end-loaded cantilever, Euler-Bernoulli.
#include <cmath>
#include <femrun/solver.hpp>

namespace {

class Cantilever final : public femrun::Solver {
public:
    explicit Cantilever(const femrun::Settings& settings) : load_n_(settings.number("load", 500)) {}

    void probe(const femrun::Host&, femrun::Probe& probe) override {
        probe.variable("width", "m", 0.05);
        probe.variable("height", "m", 0.1);
        probe.response("deflection", "m");
        probe.response("mass", "kg");
    }

    void solve(const femrun::Host&, const femrun::Attempt& attempt) override {
        const double width_m = attempt["width"], height_m = attempt["height"];
        if (width_m <= 0 || height_m <= 0)
            throw femrun::BadDesign("model", "width and height must be above 0");
        if (height_m > 20 * width_m) throw femrun::BadDesign("model", "the beam would tip over");

        const double inertia_m4 = width_m * std::pow(height_m, 3) / 12;
        attempt.respond_finite("deflection",
                               load_n_ * std::pow(length_m, 3) / (3 * young_pa * inertia_m4));
        attempt.respond_finite("mass", density * width_m * height_m * length_m);
    }

private:
    static constexpr double length_m = 2, young_pa = 210e9, density = 7850;
    const double load_n_;
};

constexpr const char* settings = R"({
    "type": "object", "additionalProperties": false,
    "properties": {"load": {"type": "number", "default": 500, "minimum": 0,
                            "description": "force at the tip, N"}}})";

}  // namespace

FEMRUN_SOLVER_PLUGIN(Cantilever, "com.example.cantilever", "1.0.0",
                     "Tip deflection and mass of an end-loaded steel cantilever.", settings,
                     FEMRUN_FLAG_IN_PROCESS)
