// SPDX-License-Identifier: MIT
#include "deck/surface_loads.hpp"

#include <array>
#include <cstdio>
#include <optional>
#include <vector>

#include "femrun/failure.hpp"
#include "femrun/near_name.hpp"
#include "text/words.hpp"

namespace calculix {

namespace {

constexpr std::string_view mark = "@surface";

class Writer {
public:
    Writer(const std::string& name, const Mesh& mesh, std::ostream& out)
        : name_(name), mesh_(mesh), out_(out) {}

    void line(std::string_view line) {
        ++number_;
        const std::string_view content = trimmed(line);
        if (is_surface_line(content)) {
            surface_line(content);
            return;
        }
        if (!content.empty() && content.front() == '*' && content.substr(0, 2) != "**") {
            card_ = upper(content.substr(1, content.find(',') - 1));
            std::erase(card_, ' ');
        }
        out_ << line << '\n';
    }

private:
    [[noreturn]] void fail(const std::string& what) const {
        throw femrun::Invalid(name_ + ":" + std::to_string(number_) + ": " + what);
    }

    void surface_line(std::string_view content) {
        std::vector<std::string_view> parts = split(content.substr(mark.size()), ',');
        const Surface* surface = mesh_.surface(parts[0]);
        if (!surface) {
            std::vector<std::string> names;
            for (const Surface& each : mesh_.surfaces) names.push_back(each.name);
            fail("the geometry has no physical surface '" + std::string(parts[0]) + "'" +
                 femrun::name_suggestion(upper(parts[0]), names));
        }
        const bool nodal = card_ == "CLOAD" || card_ == "CFLUX";
        const bool facial =
            card_ == "DLOAD" || card_ == "DFLUX" || card_ == "FILM" || card_ == "RADIATE";
        if (nodal) {
            shares(*surface, parts);
        } else if (facial) {
            faces(*surface, parts);
        } else {
            fail("'@surface' stands below *" + card_ +
                 "; it works below *CLOAD, *CFLUX, *DLOAD, *DFLUX, *FILM and *RADIATE, elsewhere "
                 "use the node set or the surface of that name");
        }
    }

    void shares(const Surface& surface, const std::vector<std::string_view>& parts) {
        const std::optional<double> total = parts.size() == 3 ? number_in(parts[2]) : std::nullopt;
        if (!total || !integer_in(parts[1]))
            fail("below *" + card_ +
                 " write '@surface NAME, direction, total': a number from 1 and the total load");
        char value[32];
        for (const auto& [node, share] : surface.shares) {
            std::snprintf(value, sizeof value, "%.12g", share * *total);
            out_ << node << ',' << parts[1] << ',' << value << '\n';
        }
    }

    /// The label (P, S, F, R) gets the face's number, letters behind it stay: F1NU.
    void faces(const Surface& surface, const std::vector<std::string_view>& parts) {
        if (parts.size() < 3 || parts[1].empty() || number_in(parts[1].substr(1)))
            fail("below *" + card_ +
                 " write '@surface NAME, label, values' with the label without face number: P, S, "
                 "F or R");
        for (std::size_t k = 0; k < surface.faces.size(); ++k) {
            if (surface.faces[k] == 0) continue;
            const std::string face = std::to_string(k + 1);
            out_ << surface.name << "_F" << face << ',' << parts[1].substr(0, 1) << face
                 << parts[1].substr(1);
            for (std::size_t i = 2; i < parts.size(); ++i) out_ << ',' << parts[i];
            out_ << '\n';
        }
    }

    const std::string& name_;
    const Mesh& mesh_;
    std::ostream& out_;
    std::size_t number_ = 0;
    std::string card_;
};

}  // namespace

bool is_surface_line(std::string_view line) {
    line = trimmed(line);
    return line.substr(0, mark.size()) == mark;
}

std::string surface_named(std::string_view line) {
    return upper(split(trimmed(line).substr(mark.size()), ',')[0]);
}

void write_surfaces_out(std::string_view deck, const std::string& name, const Mesh& mesh,
                        std::ostream& out) {
    Writer writer(name, mesh, out);
    while (!deck.empty()) {
        const std::size_t end = deck.find('\n');
        std::string_view line = deck.substr(0, end);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        writer.line(line);
        deck.remove_prefix(end == std::string_view::npos ? deck.size() : end + 1);
    }
}

}  // namespace calculix
