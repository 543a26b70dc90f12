// SPDX-License-Identifier: MIT
// The files of a model: deck, includes and geometry, read once, checked against the study, and
// written into the folder of each attempt with the design's values.
#pragma once

#include <femrun/solver.hpp>
#include <femrun/text_template.hpp>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "deck/deck_files.hpp"
#include "mesh/geometry_files.hpp"
#include "model_settings.hpp"

namespace calculix {

class Model {
public:
    /// Reads the files. Throws Missing for one that is not there, Invalid for what is wrong in one.
    explicit Model(const ModelSettings& settings);

    /// Holds the model against the study's quantities: places without a quantity, quantities
    /// without a place, names that the geometry sets itself. Throws Invalid with a line each.
    void check_names(const std::vector<femrun::Quantity>& quantities) const;

    /// Throws Invalid for an output or a print card of the deck that names a set which neither the
    /// deck nor the geometry has, as far as both tell their names.
    void check_sets() const;

    const DeckFacts& facts() const { return files_.facts; }
    const std::string& deck_name() const { return files_.deck.name; }
    const std::string& geometry_name() const { return geometry_->geometry.name; }
    bool has_geometry() const { return geometry_.has_value(); }
    const GeoNames& geo_names() const { return geometry_ ? geometry_->names : no_names_; }
    /// All files that it reads, as they lie on the disk.
    std::vector<std::filesystem::path> sources() const;
    /// Names that places in the files have, each once.
    std::vector<std::string> placed_names() const;

    /// Writes or copies everything but the deck. Throws Unavailable ("disk") when it cannot.
    void stage(const std::filesystem::path& folder, const femrun::TextValues& values) const;
    /// The deck with the design's values.
    std::string deck_text(const femrun::TextValues& values) const;

private:
    std::vector<const femrun::TextTemplate*> templates() const;
    std::optional<std::set<std::string>> known_sets() const;

    const ModelSettings& settings_;
    DeckFiles files_;
    std::optional<GeometryFiles> geometry_;
    GeoNames no_names_;
    std::vector<femrun::TextTemplate> wheres_;  // of the outputs
};

}  // namespace calculix
