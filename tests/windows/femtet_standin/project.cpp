// SPDX-License-Identifier: MIT
#include "project.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace femtet_standin {

namespace {

constexpr double pi = 3.14159265358979323846;

/// A solenoid by Wheeler's formula, H; lengths in mm.
Solution inductor(const Model& model) {
    const double radius = model.value("coil_radius") / 1000, turns = model.value("n_turns"),
                 length = turns * model.value("helical_pitch") / 1000;
    Solution found;
    found.numbers["L"] =
        4e-7 * pi * turns * turns * pi * radius * radius / (length * (1 + 0.9 * radius / length));
    return found;
}

/// A pipe as a cantilever under 100 N at its tip, 100 mm long, of steel.
Solution pipe(const Model& model) {
    const double outer = model.value("external_r") / 1000, inner = model.value("internal_r") / 1000,
                 length = 0.1, load = 100, young = 210e9, density = 7850;
    const double inertia = pi / 4 * (std::pow(outer, 4) - std::pow(inner, 4));
    const double area = pi * (outer * outer - inner * inner);
    Solution found;
    found.numbers["mises"] = load * length * outer / inertia;
    found.numbers["dz"] = -load * std::pow(length, 3) / (3 * young * inertia);
    found.numbers["mass"] = density * area * length;
    for (int mode = 1; mode <= 3; ++mode)
        found.frequencies.push_back(std::pow((mode - 0.5) * pi, 2) / (2 * pi * length * length) *
                                    std::sqrt(young * inertia / (density * area)));
    return found;
}

/// Two chips on a plate that gives its heat to the air.
Solution heat(const Model& model) {
    const double area = model.value("substrate_w") * model.value("substrate_d") * 1e-6;
    const double air = 25, watts = 1.2, film = 10;
    Solution found;
    const double plate = air + watts / (2 * film * area);
    found.numbers["temp MAINCHIP"] = plate + 18;
    found.numbers["temp SUBCHIP"] =
        plate + 6 + 200 * std::abs(model.value("substrate_w") - 31) / 31;
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

}  // namespace

Variable* Model::find(const std::string& variable) {
    for (Variable& each : variables)
        if (each.name == variable) return &each;
    return nullptr;
}

double Model::value(const std::string& variable) const {
    for (const Variable& each : variables)
        if (each.name == variable) return each.value;
    return 0;
}

std::optional<std::string> Model::broken() const {
    for (const Variable& each : variables)
        if (!(each.value > 0))
            return "E1033 Model : \xE5\xBD\xA2\xE7\x8A\xB6\xE3\x81\x8C\xE4\xB8\x8D\xE6\xAD\xA3 (" +
                   each.name + ")";
    if (physics == "pipe" && value("internal_r") >= value("external_r"))
        return "E1033 Model : \xE5\xBD\xA2\xE7\x8A\xB6\xE3\x81\x8C\xE4\xB8\x8D\xE6\xAD\xA3 "
               "(internal_r >= external_r)";
    return std::nullopt;
}

Solution Model::solve() const {
    if (physics == "inductor") return inductor(*this);
    if (physics == "pipe") return pipe(*this);
    if (physics == "heat") return heat(*this);
    return antenna(*this);
}

std::optional<Project> Project::read(const std::string& path_utf8) {
    std::ifstream file(std::filesystem::path(std::u8string(path_utf8.begin(), path_utf8.end())),
                       std::ios::binary);
    if (!file) return std::nullopt;
    Project project{path_utf8, {}};
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string what, name;
        words >> what >> name;
        if (what == "model") {
            project.models.push_back({name, {}, {}, {}});
            words >> project.models.back().physics;
        } else if (!project.models.empty() && what == "output") {
            std::string title;
            std::getline(words >> std::ws, title);
            project.models.back().outputs.emplace_back(name, title);
        } else if (!project.models.empty() && (what == "variable" || what == "derived")) {
            Variable variable{name, 1, {}};
            if (what == "variable")
                words >> variable.value;
            else
                std::getline(words >> std::ws, variable.expression);
            project.models.back().variables.push_back(std::move(variable));
        }
    }
    if (project.models.empty()) return std::nullopt;
    return project;
}

Model* Project::find(const std::string& model) {
    for (Model& each : models)
        if (each.name == model) return &each;
    return nullptr;
}

}  // namespace femtet_standin
