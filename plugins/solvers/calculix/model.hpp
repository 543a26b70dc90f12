// SPDX-License-Identifier: MIT
// The files of a model: deck, includes and geometry, read once, checked against the study, and
// written into the folder of each attempt with the design's values.
#pragma once

#include <femrun/solver.hpp>
#include <femrun/text_template.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "deck/facts.hpp"
#include "mesh/geo_names.hpp"
#include "model_settings.hpp"

namespace calculix {

/// A file that each attempt gets: written from a template, or copied.
struct ModelFile {
    std::string name;              // relative to the attempt's folder
    std::filesystem::path source;  // absolute
    std::optional<femrun::TextTemplate> text;
};

class Model {
public:
    /// Reads the files. Throws Missing for one that is not there, Invalid for what is wrong in one.
    explicit Model(const ModelSettings& settings);

    /// Holds the model against the study's quantities: places without a quantity, quantities
    /// without a place, names that the geometry sets itself. Throws Invalid with a line each.
    void check_names(const std::vector<femrun::Quantity>& quantities) const;

    const DeckFacts& facts() const { return facts_; }
    const std::string& deck_name() const { return deck_.name; }
    const std::string& geometry_name() const { return geometry_->name; }
    bool has_geometry() const { return geometry_.has_value(); }
    const GeoNames& geo_names() const { return geo_names_; }
    /// Names that places in the files have, each once.
    std::vector<std::string> placed_names() const;

    /// Writes or copies everything but the deck. Throws Unavailable ("disk") when it cannot.
    void stage(const std::filesystem::path& folder, const femrun::TextValues& values) const;
    /// The deck with the design's values.
    std::string deck_text(const femrun::TextValues& values) const;

private:
    void read_deck_files();
    void read_geometry_files();
    ModelFile read_file(const std::string& name, const std::filesystem::path& source) const;
    std::vector<const femrun::TextTemplate*> templates() const;

    const ModelSettings& settings_;
    ModelFile deck_;
    std::optional<ModelFile> geometry_;
    std::vector<ModelFile> others_;
    DeckFacts facts_;
    GeoNames geo_names_;  // of the geometry and what it includes
    std::vector<std::string> where_names_;
};

/// Writes a file; throws Unavailable ("disk") when the disk refuses.
void write_file(const std::filesystem::path& file, const std::string& text);

}  // namespace calculix
