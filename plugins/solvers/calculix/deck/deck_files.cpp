// SPDX-License-Identifier: MIT
#include "deck/deck_files.hpp"

#include <femrun/failure.hpp>
#include <map>
#include <set>
#include <sstream>

#include "deck/include_line.hpp"
#include "deck/surface_loads.hpp"
#include "text/lines.hpp"
#include "text/utf8.hpp"
#include "text/words.hpp"

namespace calculix {

namespace {

namespace fs = std::filesystem;

bool has_place(std::string_view text) { return text.find("${") != std::string_view::npos; }

class DeckReader {
public:
    explicit DeckReader(const ModelSettings& settings)
        : settings_(settings), folder_(settings.deck.parent_path()) {}

    DeckFiles read() {
        files_.deck.source = settings_.deck;
        files_.deck.name = text_of(settings_.deck.filename());
        std::ifstream stream = opened(settings_.deck, "deck");
        const std::string text = all_of(stream);
        read_facts(text);
        name_outside_files();
        files_.deck.text = femrun::TextTemplate::parse(
            with_included(text, files_.deck.name, outside_), files_.deck.name);
        if (!settings_.geometry)
            refuse_surface_lines(text, files_.deck.name,
                                 "needs a mesh with physical surfaces; set solver.geometry, or "
                                 "name nodes and faces");
        for_surface_lines(text, files_.deck.name, [this](const std::string& place, auto line) {
            files_.surfaces.emplace_back(place, surface_named(line));
        });
        read_others();
        return std::move(files_);
    }

private:
    bool is_mesh(const std::string& name) const {
        return settings_.geometry &&
               path_of(name).lexically_normal() == path_of(settings_.mesh).lexically_normal();
    }

    void read_facts(const std::string& text) {
        bool has_mesh = false;
        const OpenInclude open = [&](const std::string& name) -> std::unique_ptr<std::istream> {
            if (has_place(name)) return nullptr;  // one of solver.files, a design says which
            if (is_mesh(name)) {
                has_mesh = true;
                return nullptr;
            }
            auto file = std::make_unique<std::ifstream>(folder_ / path_of(name), std::ios::binary);
            if (!*file) not_there(name);
            return file;
        };
        std::istringstream deck(text);
        files_.facts = facts_of(deck, files_.deck.name, open);
        check_steps(files_.facts, files_.deck.name);
        if (settings_.geometry && !has_mesh)
            throw femrun::Invalid("deck '" + files_.deck.name + "' does not include the mesh of '" +
                                  text_of(settings_.geometry->filename()) +
                                  "'; begin it with '*INCLUDE,INPUT=" + settings_.mesh + "'");
    }

    [[noreturn]] void not_there(const std::string& name) const {
        const bool outside = OutsideNames::is_outside(path_of(name).lexically_normal());
        throw femrun::Missing(
            "deck '" + files_.deck.name + "' includes '" + name + "', which is not " +
            (outside                                     ? "there; correct the name"
             : name == "mesh.inp" && !settings_.geometry ? "in its folder; set solver.geometry to "
                                                           "have it made by gmsh"
                                                         : "in its folder; put it there"));
    }

    void name_outside_files() {
        OutsideNames names;
        for (const std::string& name : files_.facts.includes)
            if (OutsideNames::is_outside(path_of(name).lexically_normal()) && !has_place(name) &&
                !outside_.contains(name))
                outside_[name] = names.next(path_of(name));
    }

    void read_others() {
        std::set<std::string> names(settings_.files.begin(), settings_.files.end());
        for (const std::string& name : files_.facts.includes)
            if (!has_place(name) && !is_mesh(name)) names.insert(name);
        for (const std::string& name : names) {
            const auto outside = outside_.find(name);
            files_.others.push_back(read_file(outside == outside_.end() ? name : outside->second,
                                              folder_ / path_of(name)));
        }
    }

    /// A large mesh need not be held: it is copied, unless something in it has to be written.
    ModelFile read_file(const std::string& name, const fs::path& source) const {
        ModelFile file{name, source, std::nullopt};
        std::ifstream stream = opened(source, "file");
        if (!has_something_to_write(stream, name)) return file;
        stream.clear();
        stream.seekg(0);
        const std::string text = all_of(stream);
        refuse_surface_lines(
            text, name,
            "works in the deck itself; move the line and its card to '" + files_.deck.name + "'");
        file.text = femrun::TextTemplate::parse(with_included(text, name, outside_), name);
        return file;
    }

    bool has_something_to_write(std::istream& stream, const std::string& name) const {
        Lines lines(stream);
        while (lines.next()) {
            const std::string_view line = lines.line();
            if (has_place(line) || is_surface_line(line)) return true;
            if (outside_.empty() || line.find('*') == std::string_view::npos) continue;
            const auto file = included_file(line, name + ":" + std::to_string(lines.number()));
            if (file && outside_.contains(*file)) return true;
        }
        return false;
    }

    template <typename Call>
    static void for_surface_lines(const std::string& text, const std::string& name, Call call) {
        std::istringstream stream(text);
        Lines lines(stream);
        while (lines.next())
            if (is_surface_line(lines.line()))
                call(name + ":" + std::to_string(lines.number()), lines.line());
    }

    static void refuse_surface_lines(const std::string& text, const std::string& name,
                                     const std::string& why) {
        for_surface_lines(text, name, [&why](const std::string& place, auto) {
            throw femrun::Invalid(place + ": '@surface' " + why);
        });
    }

    const ModelSettings& settings_;
    fs::path folder_;
    DeckFiles files_;
    std::map<std::string, std::string> outside_;  // names in the deck to names in the attempt
};

}  // namespace

DeckFiles read_deck_files(const ModelSettings& settings) { return DeckReader(settings).read(); }

}  // namespace calculix
