// SPDX-License-Identifier: MIT
#include "model.hpp"

#include <algorithm>
#include <femrun/failure.hpp>
#include <femrun/near_name.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "deck/surface_loads.hpp"
#include "text/lines.hpp"
#include "text/utf8.hpp"
#include "text/words.hpp"

namespace calculix {

namespace {

using Names = std::vector<std::string>;

bool holds(const Names& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::ifstream opened(const std::filesystem::path& file, const std::string& who) {
    std::ifstream stream(file, std::ios::binary);
    // A folder opens too, on some systems, but does not read.
    if (!stream || std::filesystem::is_directory(file))
        throw femrun::Missing(who + " '" + text_of(file) +
                              "' cannot be read; correct the name, or put the file there");
    return stream;
}

std::string all_of(std::istream& stream) {
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

/// Whether values or surfaces have to be written into the file: a large mesh need not be held.
bool has_places(std::istream& stream) {
    Lines lines(stream);
    while (lines.next())
        if (lines.line().find("${") != std::string_view::npos || is_surface_line(lines.line()))
            return true;
    return false;
}

}  // namespace

Model::Model(const ModelSettings& settings) : settings_(settings) {
    read_deck_files();
    if (settings_.geometry) read_geometry_files();
    for (const Output& output : settings_.outputs)
        for (const std::string& name :
             femrun::TextTemplate::parse(output.where, "outputs." + output.name + ".where",
                                         femrun::TextTemplate::Lines::unnumbered)
                 .names())
            where_names_.push_back(name);
}

ModelFile Model::read_file(const std::string& name, const std::filesystem::path& source) const {
    ModelFile file{name, source, std::nullopt};
    std::ifstream stream = opened(source, "file");
    if (!has_places(stream)) return file;
    stream.clear();
    stream.seekg(0);
    file.text = femrun::TextTemplate::parse(all_of(stream), name);
    return file;
}

void Model::read_deck_files() {
    deck_.source = settings_.deck;
    deck_.name = text_of(settings_.deck.filename());
    std::ifstream stream = opened(deck_.source, "deck");
    const std::string text = all_of(stream);
    deck_.text = femrun::TextTemplate::parse(text, deck_.name);

    const std::filesystem::path folder = settings_.deck.parent_path();
    bool has_mesh = false;
    const OpenInclude open = [&](const std::string& name) -> std::unique_ptr<std::istream> {
        if (settings_.geometry && name == settings_.mesh) {
            has_mesh = true;
            return nullptr;
        }
        auto file = std::make_unique<std::ifstream>(folder / path_of(name), std::ios::binary);
        if (!*file)
            throw femrun::Missing("deck '" + deck_.name + "' includes '" + name +
                                  "', which is not in its folder" +
                                  (name == "mesh.inp" && !settings_.geometry
                                       ? "; set solver.geometry to have it made by gmsh"
                                       : "; put it there"));
        return file;
    };
    std::istringstream deck(text);
    facts_ = facts_of(deck, deck_.name, open);
    check_steps(facts_, deck_.name);
    if (settings_.geometry && !has_mesh)
        throw femrun::Invalid("deck '" + deck_.name + "' does not include the mesh of '" +
                              text_of(settings_.geometry->filename()) +
                              "'; begin it with '*INCLUDE,INPUT=" + settings_.mesh + "'");

    std::set<std::string> names(facts_.includes.begin(), facts_.includes.end());
    names.insert(settings_.files.begin(), settings_.files.end());
    if (settings_.geometry) names.erase(settings_.mesh);
    for (const std::string& name : names) {
        const std::filesystem::path file = path_of(name);
        if (file.is_absolute()) continue;  // CalculiX finds it by itself
        if (std::find(file.begin(), file.end(), "..") != file.end())
            throw femrun::Invalid("deck '" + deck_.name + "' includes '" + name +
                                  "', which leads out of its folder; put the file beside the deck");
        others_.push_back(read_file(name, folder / file));
    }
    if (!settings_.geometry) {
        std::istringstream lines(text);
        std::size_t number = 0;
        for (std::string line; ++number, std::getline(lines, line);)
            if (is_surface_line(line))
                throw femrun::Invalid(deck_.name + ":" + std::to_string(number) +
                                      ": '@surface' needs a mesh with physical surfaces; set "
                                      "solver.geometry, or name nodes and faces");
    }
}

void Model::read_geometry_files() {
    const std::filesystem::path folder = settings_.geometry->parent_path();
    std::vector<std::string> queue{text_of(settings_.geometry->filename())};
    std::set<std::string> seen(queue.begin(), queue.end());
    for (std::size_t i = 0; i < queue.size(); ++i) {
        const std::filesystem::path source = folder / path_of(queue[i]);
        std::ifstream stream = opened(source, i == 0 ? "geometry" : "file");
        ModelFile file{queue[i], source, std::nullopt};
        const bool is_geo = source.extension() == ".geo";
        if (is_geo) {
            const std::string text = all_of(stream);
            file.text = femrun::TextTemplate::parse(text, queue[i]);
            GeoNames names = names_in_geo(text);
            geo_names_.constants.merge(names.constants);
            geo_names_.assigned.merge(names.assigned);
            geo_names_.used.merge(names.used);
            geo_names_.groups.insert(geo_names_.groups.end(), names.groups.begin(),
                                     names.groups.end());
            for (const std::string& name : names.files)
                if (path_of(name).is_relative() && seen.insert(name).second) queue.push_back(name);
        }
        if (i == 0) {
            geometry_ = std::move(file);
        } else {
            others_.push_back(std::move(file));
        }
    }
}

std::vector<const femrun::TextTemplate*> Model::templates() const {
    std::vector<const femrun::TextTemplate*> found{&*deck_.text};
    if (geometry_) found.push_back(&*geometry_->text);
    for (const ModelFile& file : others_)
        if (file.text) found.push_back(&*file.text);
    return found;
}

Names Model::placed_names() const {
    Names found;
    const auto add = [&found](const std::string& name) {
        if (!holds(found, name)) found.push_back(name);
    };
    for (const femrun::TextTemplate* text : templates())
        for (const std::string& name : text->names()) add(name);
    for (const std::string& name : where_names_) add(name);
    return found;
}

void Model::check_names(const std::vector<femrun::Quantity>& quantities) const {
    Names known, mistakes;
    for (const femrun::Quantity& quantity : quantities) known.push_back(quantity.name);
    for (const femrun::TextTemplate* text : templates())
        for (std::string& mistake : text->mistakes(known)) mistakes.push_back(std::move(mistake));
    for (const Output& output : settings_.outputs)
        for (std::string& mistake :
             femrun::TextTemplate::parse(output.where, "outputs." + output.name + ".where",
                                         femrun::TextTemplate::Lines::unnumbered)
                 .mistakes(known))
            mistakes.push_back(std::move(mistake));
    for (const std::string& name : settings_.unused)
        if (!holds(known, name))
            mistakes.push_back("unused: '" + name + "' names no parameter" +
                               femrun::name_suggestion(name, known));

    const Names placed = placed_names();
    for (const femrun::Quantity& quantity : quantities) {
        const std::string& name = quantity.name;
        const auto assigned = geo_names_.assigned.find(name);
        if (assigned != geo_names_.assigned.end() && !geo_names_.can_vary(name)) {
            mistakes.push_back(geometry_->name + ":" + std::to_string(assigned->second) +
                               ": sets '" + name +
                               "' itself, which wins over the study's value; write "
                               "DefineConstant[ " +
                               name + " = ... ]; instead");
        } else if (!quantity.optional && !holds(placed, name) && !geo_names_.can_vary(name) &&
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

void Model::stage(const std::filesystem::path& folder, const femrun::TextValues& values) const {
    const auto put = [&](const ModelFile& file) {
        const std::filesystem::path to = folder / path_of(file.name);
        std::error_code failed;
        std::filesystem::create_directories(to.parent_path(), failed);
        if (file.text) {
            write_file(to, file.text->render(values));
            return;
        }
        std::filesystem::copy_file(file.source, to,
                                   std::filesystem::copy_options::overwrite_existing, failed);
        if (failed)
            throw femrun::Unavailable("disk", "'" + text_of(file.source) +
                                                  "' cannot be copied into the work folder: " +
                                                  failed.message() + "; see that there is space");
    };
    if (geometry_) put(*geometry_);
    for (const ModelFile& file : others_) put(file);
}

std::string Model::deck_text(const femrun::TextValues& values) const {
    return deck_.text->render(values);
}

void write_file(const std::filesystem::path& file, const std::string& text) {
    std::ofstream stream(file, std::ios::binary);
    stream << text;
    stream.close();
    if (!stream)
        throw femrun::Unavailable(
            "disk", "'" + text_of(file) + "' cannot be written; see that there is space");
}

}  // namespace calculix
