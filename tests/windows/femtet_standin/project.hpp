// SPDX-License-Identifier: MIT
// A project of the stand-in: a text file with models, their physics and their variables.
//
//     model coil inductor
//     variable coil_radius 10
//     derived wire coil_radius / 5        shown as an expression, and of no effect
//     output L 0: 自己インダクタンス[H]      an output setting of the parametric analysis
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace femtet_standin {

struct Variable {
    std::string name;
    double value = 0;
    std::string expression;  // empty: it is a number
};

/// What a solve has found.
struct Solution {
    std::map<std::string, double> numbers;  // "L", "mises", "temp MAINCHIP"
    std::vector<double> frequencies, s11;   // a mode each
    std::vector<std::vector<double>> tips;  // where the tip has gone, m; a mode each
};

struct Model {
    std::string name, physics;
    std::vector<Variable> variables;
    std::vector<std::pair<std::string, std::string>> outputs;  // what it reads, and its name

    Variable* find(const std::string& variable);
    double value(const std::string& variable) const;

    /// Why the present variables make no geometry; nothing when they do.
    std::optional<std::string> broken() const;
};

struct Project {
    std::string path;
    std::vector<Model> models;

    static std::optional<Project> read(const std::string& path_utf8);
    Model* find(const std::string& model);
};

}  // namespace femtet_standin
