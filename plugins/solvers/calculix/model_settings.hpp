// SPDX-License-Identifier: MIT
// What a study file says in [solver] for CalculiX.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "results/output.hpp"

namespace calculix {

struct ModelSettings {
    std::filesystem::path deck;                     // absolute
    std::optional<std::filesystem::path> geometry;  // absolute
    std::string mesh = "mesh.inp";           // what the deck includes for the geometry's mesh
    std::vector<std::string> files;          // to copy, relative to the deck's folder
    std::vector<std::string> unused;         // quantities that the model may ignore
    std::string ccx = "ccx", gmsh = "gmsh";  // a name to look up in PATH, or an absolute path
    int threads = 1;
    double mesh_limit_s = 0, solve_limit_s = 0;  // 0: none
    std::vector<Output> outputs;
};

/// Reads settings that fit the schema. Throws Invalid for outputs that make no sense, with their
/// dotted key.
ModelSettings read_settings(std::string_view json, const std::filesystem::path& study_folder);

}  // namespace calculix
