// SPDX-License-Identifier: MIT
#include "table_header.hpp"

#include <algorithm>
#include <optional>

#include <femrun/near_name.hpp>

namespace femrun::command {

namespace {

using Names = std::vector<std::string>;

Names texts_of(const std::vector<Field>& fields) {
    Names texts;
    for (const Field& field : fields) texts.push_back(field.text);
    return texts;
}

std::string joined(const Names& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

/// What stands between two or more blanks, or a tab.
Names grouped(std::string_view header, const std::vector<Field>& words) {
    Names groups;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool joins =
            i > 0 && words[i].begin == words[i - 1].end + 1 && header.find('\t') == header.npos;
        if (joins)
            groups.back() += " " + words[i].text;
        else
            groups.push_back(words[i].text);
    }
    return groups;
}

/// The words above each field, when every word stands above exactly one.
std::optional<Names> aligned(const std::vector<Field>& words, const std::vector<Field>& fields) {
    std::vector<Names> above(fields.size());
    for (const Field& word : words) {
        std::optional<std::size_t> only;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (word.end <= fields[i].begin || fields[i].end <= word.begin) continue;
            if (only) return std::nullopt;
            only = i;
        }
        if (!only) return std::nullopt;
        above[*only].push_back(word.text);
    }
    Names names;
    for (const Names& one : above) {
        if (one.empty()) return std::nullopt;
        names.push_back(joined(one));
    }
    return names;
}

/// As many names as the row has fields, or nothing when that is not certain.
std::optional<Names> names_above(const Header& header, const Line& row) {
    const auto words = fields_of(header.text, {}), fields = fields_of(row.text, {});
    const Names groups = grouped(header.text, words);
    const bool alike = groups.size() == 1 || groups.size() == words.size() || header.comment;
    if (words.size() == fields.size() && alike) return texts_of(words);
    if (words.size() != fields.size() && groups.size() == fields.size()) return groups;
    if (header.text.find('\t') != std::string::npos || row.text.find('\t') != std::string::npos)
        return std::nullopt;
    return aligned(words, fields);
}

Names shown_names(Names names) {
    for (std::string& name : names) name = printable(name, 40);
    return names;
}

/// Delimiters at the end of a line add nothing.
void drop_empty_ends(Names& longer, std::size_t size) {
    while (longer.size() > size && longer.back().empty()) longer.pop_back();
}

[[noreturn]] void uncertain(const Output& output, const std::string& name, const Line& header,
                            std::size_t names, const Line& row, std::size_t fields,
                            const char* what) {
    no_value(output, place_of(output, row.number) + " has " + counted(fields, "field") + " " +
                         shown_line(row.text) + ", and the header in line " +
                         std::to_string(header.number) + " has " + counted(names, what) + " " +
                         shown_line(header.text) + ", so that it is not certain which is '" + name +
                         "'; give the column's number, such as column = 2");
}

}  // namespace

std::string counted(std::size_t count, const std::string& what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string shown_line(std::string_view line) { return "('" + printable(trimmed(line), 80) + "')"; }

void no_such_column(const Output& output, const std::string& where, const std::string& name,
                    const std::string& first_line, Separator separator) {
    const std::string missing = where + " has no column '" + name + "'";
    const auto fields = fields_of(first_line.substr(0, 200), separator);
    const bool numbers =
        !fields.empty() && std::all_of(fields.begin(), fields.end(), [&output](const Field& field) {
            return number_in(field.text, std::get<TableSource>(output.source).form).has_value();
        });
    if (numbers)
        no_value(output, missing + ": it begins with numbers " + shown_line(first_line) +
                             ", not with a header; give the column's number, such as column = 2");
    const Names groups = grouped(first_line.substr(0, 200), fields);
    const Names names = separator.mark == 0 && groups.size() > 1 ? groups : texts_of(fields);
    no_value(output, missing + name_suggestion(name, shown_names(names)));
}

bool names_column(std::string_view line, const std::string& name, Separator separator) {
    const Names words = texts_of(fields_of(line, separator));
    if (separator.mark != 0) return std::find(words.begin(), words.end(), name) != words.end();
    const Names wanted = texts_of(fields_of(name, {}));
    return !wanted.empty() &&
           std::search(words.begin(), words.end(), wanted.begin(), wanted.end()) != words.end();
}

bool is_rule(std::string_view line) {
    line = trimmed(line);
    return line.size() >= 3 && std::string_view("-=_*~").find(line[0]) != line.npos &&
           line.find_first_not_of(line[0]) == line.npos;
}

bool is_decoration(std::string_view line, const Header& header, Separator separator) {
    line = trimmed(line);
    const auto brackets = [&line](char open, char close) {
        return line.front() == open && line.back() == close;
    };
    if (line.size() > 1 && (brackets('[', ']') || brackets('(', ')')))
        return line.find_first_of("0123456789") == line.npos ||
               !number_in(fields_of(line, separator).back().text);
    // A single column may have a number that overflowed.
    if (line[0] == '*') return is_rule(line) && fields_of(header.text, separator).size() > 1;
    return line.find_first_not_of("-=_+|~: \t") == line.npos && line.find("--") != line.npos
               ? true
               : is_rule(line);
}

std::size_t column_of(const Output& output, const std::string& name, const Header& header,
                      const Line& row, Separator separator) {
    Names names;
    std::string wanted = name;
    if (separator.mark == 0) {
        wanted = joined(texts_of(fields_of(name, {})));
        auto certain = names_above(header, row);
        if (!certain)
            uncertain(output, name, header, fields_of(header.text, {}).size(), row,
                      fields_of(row.text, {}).size(), "word");
        names = *std::move(certain);
    } else {
        names = texts_of(fields_of(header.text, separator));
        Names fields = texts_of(fields_of(row.text, separator));
        drop_empty_ends(fields, names.size());
        drop_empty_ends(names, fields.size());
        if (names.size() != fields.size())
            uncertain(output, name, header, names.size(), row, fields.size(), "field");
    }
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == wanted) found.push_back(i);
    if (found.empty())
        no_value(output, "'" + output.file + "' has no column '" + name + "' in its header, line " +
                             std::to_string(header.number) +
                             name_suggestion(wanted, shown_names(names)));
    if (found.size() > 1)
        no_value(output,
                 "the header of '" + output.file + "', line " + std::to_string(header.number) +
                     ", has '" + name + "' " + std::to_string(found.size()) +
                     " times; say which with its number: column = " + std::to_string(found[0] + 1) +
                     " or column = " + std::to_string(found[1] + 1));
    return found.front();
}

}  // namespace femrun::command
