// SPDX-License-Identifier: MIT
// The geometry and what it reads, read once, ready to be written for each attempt. Gmsh looks for a
// file beside the one that names it. Files from outside the geometry's folder get names inside an
// attempt's, and what names them follows.
#pragma once

#include <filesystem>
#include <vector>

#include "mesh/geo_names.hpp"
#include "model_file.hpp"

namespace calculix {

struct GeometryFiles {
    ModelFile geometry;
    std::vector<ModelFile> others;
    GeoNames names;  // of all of them
};

/// Throws Missing for a file that is not there, Invalid for one that is no .geo.
GeometryFiles read_geometry_files(const std::filesystem::path& geometry);

}  // namespace calculix
