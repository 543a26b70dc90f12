// SPDX-License-Identifier: MIT
#include "physics.hpp"

#include <cmath>
#include <map>

namespace femtet_standin {

namespace {

constexpr double pi = 3.14159265358979323846, young = 210e9, density = 7850;

/// A solenoid by Wheeler's formula, H; lengths in mm.
Solution inductor(const Model& model) {
    const double radius = model.value("coil_radius") / 1000, turns = model.value("n_turns"),
                 length = turns * model.value("helical_pitch") / 1000;
    Solution found;
    found.numbers["L"] =
        4e-7 * pi * turns * turns * pi * radius * radius / (length * (1 + 0.9 * radius / length));
    return found;
}

/// A toroid of ten turns, and how much of a core it takes.
Solution toroid(const Model& model) {
    const double inner = model.value("in_radius") / 1000, outer = model.value("out_radius") / 1000,
                 height = 0.01;
    Solution found;
    found.numbers["L"] = 2e-7 * 100 * height * std::log(outer / inner);
    found.numbers["volume"] = pi * (outer * outer - inner * inner) * height;
    return found;
}

/// A cantilever of steel, 100 mm long, under 100 N at its tip, of this section.
Solution cantilever(double inertia, double area, double far_fibre) {
    const double length = 0.1, load = 100;
    Solution found;
    found.numbers["mises"] = load * length * far_fibre / inertia;
    found.numbers["dz"] = -load * std::pow(length, 3) / (3 * young * inertia);
    found.numbers["mass"] = density * area * length;
    found.numbers["volume"] = area * length;
    found.numbers["area"] = 2 * area + 4 * std::sqrt(area) * length;
    for (int mode = 1; mode <= 3; ++mode)
        found.frequencies.push_back(std::pow((mode - 0.5) * pi, 2) / (2 * pi * length * length) *
                                    std::sqrt(young * inertia / (density * area)));
    return found;
}

Solution tube(double outer_mm, double inner_mm) {
    const double outer = outer_mm / 1000, inner = inner_mm / 1000;
    return cantilever(pi / 4 * (std::pow(outer, 4) - std::pow(inner, 4)),
                      pi * (outer * outer - inner * inner), outer);
}

Solution pipe(const Model& model) {
    return tube(model.value("external_r"), model.value("internal_r"));
}

Solution wide_pipe(const Model& model) {
    return tube(model.value("external_radius"), model.value("internal_radius"));
}

/// A hollow shaft of 20 mm: its frequencies.
Solution shaft(const Model& model) { return tube(20, model.value("internal_radius")); }

Solution box(const Model& model) {
    const double width = model.value("width") / 1000, height = model.value("height") / 1000;
    return cantilever(width * std::pow(height, 3) / 12, width * height, height / 2);
}

/// Flanges of B, a web of A less two flanges, 2 mm thick; C is how far the load is out of the
/// middle, which lifts the tip when it is too far.
Solution h_beam(const Model& model) {
    const double a = model.value("A") / 1000, b = model.value("B") / 1000, c = model.value("C");
    const double thick = 0.002;
    Solution found =
        cantilever(b * std::pow(a + 2 * thick, 3) / 12 - (b - thick) * std::pow(a, 3) / 12,
                   2 * b * thick + a * thick, a / 2 + thick);
    found.numbers["mass H_beam"] = found.numbers["mass"];
    if (c > 55) found.numbers["dz"] = 1e-6;
    return found;
}

/// Two prongs as cantilevers on a base.
Solution fork(const Model& model) {
    const double length = model.value("length"), width = model.value("width");
    Solution found;
    for (const double root : {1.875, 4.694})
        found.frequencies.push_back(std::pow(root / length, 2) / (2 * pi) * width *
                                    std::sqrt(young / (12 * density)) *
                                    (1 + model.value("base_radius")));
    return found;
}

/// A plate of 200 mm whose outer half is bent by so many degrees in three steps.
Solution bend(const Model& model) {
    Solution found;
    for (int step = 1; step <= 3; ++step) {
        const double angle = model.value("rot") * step / 3 * pi / 180;
        found.frequencies.push_back(step);
        found.tips.push_back({0.1 * (std::cos(angle) - 1), 0, 0.1 * std::sin(angle)});
    }
    return found;
}

/// Two chips on a plate that gives its heat to the air.
Solution heat(const Model& model) {
    const double area = model.value("substrate_w") * model.value("substrate_d") * 1e-6;
    const double air = 25, watts = 1.2,
                 film = 10 + std::abs(std::sin(model.value("rot") * pi / 180));
    Solution found;
    const double plate = air + watts / (2 * film * area);
    found.numbers["temp MAINCHIP"] = plate + 18;
    found.numbers["temp SUBCHIP"] =
        plate + 6 + 200 * std::abs(model.value("substrate_w") - 31) / 31;
    return found;
}

/// What a shaft that is cooled from outside has in its middle.
Solution cooled_shaft(const Model& model) {
    Solution found;
    found.numbers["temp_SHAFT"] =
        40 + 800 / model.value("cooling_area_radius") - 2 * model.value("internal_radius");
    return found;
}

/// A patch antenna: S11 dips where half a wave fits.
Solution antenna(const Model& model) {
    const double resonance = 3e11 / (2 * 2.1 * model.value("antenna_radius")) * 0.4;
    Solution found;
    for (int i = 0; i <= 40; ++i) {
        const double frequency = 1e9 + i * 1.5e8;
        found.frequencies.push_back(frequency);
        const double away = (frequency - resonance) / 4e8;
        found.s11.push_back(1 - 0.9 / (1 + away * away));
    }
    return found;
}

/// Poiseuille's flow through a slit, m3/s.
Solution channel(const Model& model) {
    const double height = model.value("height") / 1000, width = model.value("width") / 1000;
    Solution found;
    found.numbers["flow"] = width * std::pow(height, 3) * 10 / (12 * 1.8e-5 * 0.1);
    return found;
}

struct Kind {
    const char* analysis;
    Solution (*solve)(const Model&);
};

const std::map<std::string, Kind>& kinds() {
    static const std::map<std::string, Kind> all{{"inductor", {"GAUSS_C", inductor}},
                                                 {"toroid", {"GAUSS_C", toroid}},
                                                 {"pipe", {"GALILEO_C", pipe}},
                                                 {"wide_pipe", {"GALILEO_C", wide_pipe}},
                                                 {"shaft", {"GALILEO_C", shaft}},
                                                 {"box", {"GALILEO_C", box}},
                                                 {"h_beam", {"GALILEO_C", h_beam}},
                                                 {"fork", {"GALILEO_C", fork}},
                                                 {"bend", {"GALILEO_C", bend}},
                                                 {"heat", {"WATT_C", heat}},
                                                 {"cooled_shaft", {"WATT_C", cooled_shaft}},
                                                 {"antenna", {"HERTZ_C", antenna}},
                                                 {"channel", {"PASCAL_C", channel}}};
    return all;
}

}  // namespace

Solution solve(const Model& model) { return kinds().at(model.physics).solve(model); }

const char* analysis_of(const Model& model) { return kinds().at(model.physics).analysis; }

}  // namespace femtet_standin
