// SPDX-License-Identifier: MIT
// Texts with places for values: input decks, scripts, arguments.
//
//     *NODE
//     2, ${length}, ${thickness:.6g}      a value, and a value with a format (text_format.hpp)
//     ** costs $${amount}                 "$${" stands for "${" itself
//
// A template is read once and rendered for every design. Mistakes are exceptions of one sentence
// with the template's name and line:
//
//     beam.inp.tmpl:14: '${thicknes}' names no parameter; did you mean 'thickness'?
//
// C++17 and the standard library alone.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "near_name.hpp"
#include "text_format.hpp"

namespace femrun {

/// One sentence, its place in front.
class TextTemplateError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The values of one design by name.
using TextValues = std::map<std::string, TextValue, std::less<>>;

class TextTemplate {
public:
    TextTemplate() = default;

    /// Whether messages count the lines of the text (a file) or not (an argument).
    enum class Lines { numbered, unnumbered };

    /// Reads a template. `where` stands in front of messages: a file ("beam.inp.tmpl"), or another
    /// place ("solver.steps.0.arguments.1"). Throws TextTemplateError.
    static TextTemplate parse(std::string_view text, std::string where,
                              Lines lines = Lines::numbered) {
        TextTemplate made;
        made.where_ = std::move(where);
        made.lines_ = lines;
        std::size_t line = 1, at = 0;
        std::string literal;
        while (at < text.size()) {
            if (text.compare(at, 3, "$${") == 0) {
                literal += "${";
                at += 3;
            } else if (text.compare(at, 2, "${") == 0) {
                const std::string_view written = made.placeholder_at(text.substr(at), line);
                made.pieces_.push_back({std::move(literal), made.read_placeholder(written, line)});
                literal.clear();
                at += written.size();
            } else {
                line += text[at] == '\n';
                literal += text[at++];
            }
        }
        made.tail_ = std::move(literal);
        return made;
    }

    /// The names in it, each once, in the order of their first places.
    std::vector<std::string> names() const {
        std::vector<std::string> found;
        for (const Piece& piece : pieces_)
            if (std::find(found.begin(), found.end(), piece.place.name) == found.end())
                found.push_back(piece.place.name);
        return found;
    }

    /// A sentence for each place that names none of `known`, in the order of the places.
    std::vector<std::string> mistakes(const std::vector<std::string>& known) const {
        std::vector<std::string> found;
        for (const Piece& piece : pieces_)
            if (std::find(known.begin(), known.end(), piece.place.name) == known.end())
                found.push_back(unknown(piece.place, known));
        return found;
    }

    /// A sentence for each place that one of the values in its row does not fit, in the order of
    /// the places: the first such value. Names without values, and places whose format fits
    /// whatever comes, are passed over.
    std::vector<std::string> misfits(
        const std::map<std::string, std::vector<TextValue>, std::less<>>& rows) const {
        std::vector<std::string> found;
        for (const Piece& piece : pieces_) {
            const auto row = rows.find(piece.place.name);
            if (row == rows.end() || piece.place.format.spec().empty()) continue;
            try {
                for (const TextValue& value : row->second) (void)written(piece.place, value);
            } catch (const TextTemplateError& misfit) {
                found.emplace_back(misfit.what());
            }
        }
        return found;
    }

    /// The text with its values. Throws TextTemplateError when one is missing or does not fit.
    std::string render(const TextValues& values) const {
        std::string made;
        for (const Piece& piece : pieces_) {
            made += piece.literal;
            const auto value = values.find(piece.place.name);
            if (value == values.end()) {
                std::vector<std::string> known;
                for (const auto& [name, ignored] : values) known.push_back(name);
                throw TextTemplateError(unknown(piece.place, known));
            }
            made += written(piece.place, value->second);
        }
        return made + tail_;
    }

private:
    struct Place {
        std::string name, written;
        TextFormat format;
        std::size_t line = 0;
    };
    struct Piece {
        std::string literal;  // what stands before the place
        Place place;
    };

    std::string place(std::size_t line) const {
        if (lines_ == Lines::unnumbered) return where_ + ": ";
        return where_ + ":" + std::to_string(line) + ": ";
    }

    std::string written(const Place& at, const TextValue& value) const {
        try {
            return at.format.apply(value);
        } catch (const TextFormatError& e) {
            throw TextTemplateError(place(at.line) + "'" + at.written + "': " + e.what());
        }
    }

    std::string unknown(const Place& unknown_place, const std::vector<std::string>& known) const {
        return place(unknown_place.line) + "'" + unknown_place.written + "' names no parameter" +
               name_suggestion(unknown_place.name, known);
    }

    /// The whole "${...}" that `text` begins with.
    std::string_view placeholder_at(std::string_view text, std::size_t line) const {
        const std::size_t end = text.find_first_of("}\r\n");
        if (end == text.npos || text[end] != '}')
            throw TextTemplateError(
                place(line) + "'" + std::string(text.substr(0, std::min<std::size_t>(end, 20))) +
                "' is not closed; write '${name}', or '$${' for a literal '${'");
        return text.substr(0, end + 1);
    }

    Place read_placeholder(std::string_view written, std::size_t line) const {
        const std::string_view inside = written.substr(2, written.size() - 3);
        const std::size_t colon = inside.find(':');
        const std::string_view name = inside.substr(0, colon);
        if (name.empty() || name.find_first_of(" \t${\"'") != name.npos)
            throw TextTemplateError(place(line) + "'" + std::string(written) +
                                    "' holds no name; write '${name}' or '${name:.6g}', or '$${' "
                                    "for a literal '${'");
        try {
            const std::string_view spec =
                colon == inside.npos ? std::string_view{} : inside.substr(colon + 1);
            return {std::string(name), std::string(written), TextFormat::parse(spec), line};
        } catch (const TextFormatError& e) {
            throw TextTemplateError(place(line) + "'" + std::string(written) + "': " + e.what());
        }
    }

    std::string where_;
    Lines lines_ = Lines::numbered;
    std::vector<Piece> pieces_;
    std::string tail_;
};

/// Those of `known` that none of the templates uses, in their order.
inline std::vector<std::string> unused_names(const std::vector<std::string>& known,
                                             const std::vector<TextTemplate>& templates) {
    std::vector<std::string> unused = known;
    for (const TextTemplate& one : templates)
        for (const std::string& name : one.names())
            unused.erase(std::remove(unused.begin(), unused.end(), name), unused.end());
    return unused;
}

}  // namespace femrun
