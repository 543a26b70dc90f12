// SPDX-License-Identifier: MIT
#include "model.hpp"

#include <algorithm>
#include <femrun/failure.hpp>
#include <femrun/near_name.hpp>

#include "text/words.hpp"

namespace calculix {

namespace {

using Names = std::vector<std::string>;

bool holds(const Names& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Model::Model(const ModelSettings& settings)
    : settings_(settings), files_(read_deck_files(settings)) {
    if (settings_.geometry) geometry_ = read_geometry_files(*settings_.geometry);
    for (const Output& output : settings_.outputs)
        wheres_.push_back(femrun::TextTemplate::parse(output.where,
                                                      "solver.outputs." + output.name + ".where",
                                                      femrun::TextTemplate::Lines::unnumbered));
}

std::vector<const femrun::TextTemplate*> Model::templates() const {
    std::vector<const femrun::TextTemplate*> found{&*files_.deck.text};
    if (geometry_) found.push_back(&*geometry_->geometry.text);
    const auto add = [&found](const std::vector<ModelFile>& files) {
        for (const ModelFile& file : files)
            if (file.text) found.push_back(&*file.text);
    };
    add(files_.others);
    if (geometry_) add(geometry_->others);
    for (const femrun::TextTemplate& where : wheres_) found.push_back(&where);
    return found;
}

std::vector<std::filesystem::path> Model::sources() const {
    std::vector<std::filesystem::path> found{files_.deck.source};
    for (const ModelFile& file : files_.others) found.push_back(file.source);
    if (!geometry_) return found;
    found.push_back(geometry_->geometry.source);
    for (const ModelFile& file : geometry_->others) found.push_back(file.source);
    return found;
}

Names Model::placed_names() const {
    Names found;
    for (const femrun::TextTemplate* text : templates())
        for (const std::string& name : text->names())
            if (!holds(found, name)) found.push_back(name);
    return found;
}

void Model::check_names(const std::vector<femrun::Quantity>& quantities) const {
    Names known, mistakes;
    for (const femrun::Quantity& quantity : quantities) known.push_back(quantity.name);
    for (const femrun::TextTemplate* text : templates())
        for (std::string& mistake : text->mistakes(known)) mistakes.push_back(std::move(mistake));
    for (const std::string& name : settings_.unused)
        if (!holds(known, name))
            mistakes.push_back("solver.unused: '" + name + "' names no parameter" +
                               femrun::name_suggestion(name, known));

    const Names placed = placed_names();
    for (const femrun::Quantity& quantity : quantities) {
        const std::string& name = quantity.name;
        if (geo_names().overrides(name)) {
            mistakes.push_back(
                geometry_name() + ":" + std::to_string(geo_names().assigned.at(name)) + ": sets '" +
                name + "' itself, which wins over the study's value; write '" + name + " = ${" +
                name + "};' or 'DefineConstant[ " + name + " = ... ];' instead");
        } else if (!quantity.optional && !holds(placed, name) && !geo_names().can_vary(name) &&
                   !holds(settings_.unused, name)) {
            mistakes.push_back(
                "parameter '" + name + "' is used nowhere; write '${" + name +
                "}' into the deck, use it in the geometry, or add it to solver.unused");
        }
    }
    std::string joined;
    for (const std::string& mistake : mistakes) joined += (joined.empty() ? "" : "\n") + mistake;
    if (!joined.empty()) throw femrun::Invalid(joined);
}

/// Nothing when a file may define more of them.
std::optional<std::set<std::string>> Model::known_sets() const {
    if (!facts().sets_complete || !geo_names().groups_complete) return std::nullopt;
    std::set<std::string> known = facts().sets;
    if (!geometry_) return known;
    known.insert({"NALL", "EALL"});
    for (const std::string& group : geo_names().groups) {
        known.insert(upper(group));
        for (const char* face : {"_F1", "_F2", "_F3", "_F4"}) known.insert(upper(group) + face);
    }
    return known;
}

void Model::check_sets() const {
    const auto known = known_sets();
    if (!known) return;
    Names names(known->begin(), known->end());
    std::erase_if(names, is_face_set);
    for (const Output& output : settings_.outputs)
        if (!output.set.empty() && !known->contains(output.set))
            throw femrun::Invalid("solver.outputs." + output.name + ".set: " +
                                  (geometry_ ? "neither deck '" + deck_name() + "' nor geometry '" +
                                                   geometry_name() + "' has a set '"
                                             : "deck '" + deck_name() + "' has no set '") +
                                  output.set + "'" + femrun::name_suggestion(output.set, names));
    check_named_sets(facts(), *known);
    Names surfaces;
    for (const std::string& group : geo_names().groups) surfaces.push_back(upper(group));
    for (const auto& [place, name] : files_.surfaces)
        if (!holds(surfaces, name) && name.find("${") == std::string::npos)
            throw femrun::Invalid(place + ": the geometry has no physical surface '" + name + "'" +
                                  femrun::name_suggestion(name, surfaces));
}

void Model::stage(const std::filesystem::path& folder, const femrun::TextValues& values) const {
    if (geometry_) {
        put(geometry_->geometry, folder, values);
        for (const ModelFile& file : geometry_->others) put(file, folder, values);
    }
    for (const ModelFile& file : files_.others) put(file, folder, values);
}

std::string Model::deck_text(const femrun::TextValues& values) const {
    return files_.deck.text->render(values);
}

}  // namespace calculix
