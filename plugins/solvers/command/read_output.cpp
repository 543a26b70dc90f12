// SPDX-License-Identifier: MIT
#include <femrun/failure.hpp>
#include <nlohmann/json.hpp>

#include "output.hpp"
#include "plan.hpp"
#include "setting_table.hpp"

namespace femrun::command {

using nlohmann::json;

namespace {

/// "last", "first", or a number from 1, or from -1 backwards.
Which read_which(const SettingTable& table, const char* key) {
    const json* value = table.find(key);
    if (!value || *value == "last") return {-1};
    if (*value == "first") return {1};
    if (value->is_number_integer()) {
        const auto position = value->get<std::int64_t>();
        if (position != 0 && position >= -from_end_max) return {position};
    }
    table.refuse(key, "is " + shown(*value) +
                          "; expected 'last', 'first', a number from 1, or one from -1 (the last) "
                          "to -" +
                          std::to_string(from_end_max));
}

/// How numbers are written in the file.
NumberForm read_form(const SettingTable& table) {
    NumberForm form;
    if (table.one_of("decimal", {".", ","}, ".") == ",") form.decimal = DecimalMark::comma;
    if (table.one_of("exponent", {"letter", "bare"}, "letter") == "bare")
        form.exponent = Exponent::bare;
    return form;
}

/// The part of the file to look into, if not all of it.
std::optional<Part> read_part(const SettingTable& table) {
    if (!table.find("after")) {
        if (table.find("block"))
            table.refuse("block",
                         "is for several lines that match 'after'; add that, a pattern "
                         "for the line above what is wanted");
        if (!table.find("until")) return std::nullopt;
    }
    Part part{std::nullopt, std::nullopt, read_which(table, "block")};
    if (table.find("after")) part.after.emplace(table.text("after"), table.place("after"));
    if (table.find("until")) part.until.emplace(table.text("until"), table.place("until"));
    return part;
}

PatternSource read_pattern(const SettingTable& table) {
    table.only({"file", "pattern", "match", "decimal", "exponent", "after", "until", "block"});
    PatternSource source{Pattern(table.text("pattern"), table.place("pattern")),
                         read_which(table, "match"), read_form(table)};
    if (source.pattern.groups() < 1)
        table.refuse("pattern", "'" + source.pattern.text() +
                                    "' has no group; put the number in parentheses, such as "
                                    "'mass = (\\S+)'");
    return source;
}

TableSource read_table(const SettingTable& table, const std::string& file) {
    table.only({"file", "column", "row", "format", "delimiter", "decimal", "exponent", "after",
                "until", "block"});
    TableSource source;
    const json& column = *table.find("column");
    if (column.is_string() && !column.get_ref<const std::string&>().empty())
        source.column = column.get<std::string>();
    else if (column.is_number_integer() && column.get<std::int64_t>() >= 1)
        source.column = column.get<std::size_t>();
    else
        table.refuse("column", "is " + shown(column) + "; expected a name or a number from 1");
    source.row = read_which(table, "row");

    const bool named_csv = file.size() > 4 && file.compare(file.size() - 4, 4, ".csv") == 0;
    const bool csv = named_csv || table.find("delimiter");
    source.form = read_form(table);
    if (table.one_of("format", {"table", "csv"}, csv ? "csv" : "table") == "table") {
        if (table.find("delimiter"))
            table.refuse("delimiter",
                         "is for format 'csv'; a table's columns stand between blanks");
        source.separator = Separator{};
    } else if (table.find("delimiter")) {
        const std::string delimiter = table.text("delimiter");
        if (delimiter.size() != 1 || delimiter == "\"" || delimiter == " ")
            table.refuse("delimiter",
                         "is '" + delimiter + "'; expected one character, such as ';'");
        source.separator = Separator{delimiter[0]};
        if (delimiter == "," && source.form.decimal == DecimalMark::comma)
            table.refuse("decimal", "is ',', and so is the delimiter; set delimiter = ';'");
    }
    return source;
}

JsonSource read_pointer(const SettingTable& table) {
    table.only({"file", "pointer"});
    JsonSource source{table.text("pointer")};
    try {
        const json::json_pointer well_formed(source.pointer);
    } catch (const json::exception&) {
        table.refuse("pointer", "is '" + source.pointer +
                                    "'; expected a JSON pointer such as '/results/mass'");
    }
    return source;
}

}  // namespace

Output read_output(const std::string& name, const json& entry) {
    const SettingTable table(entry, "solver.outputs." + name);
    std::string kind;
    for (const char* key : {"pattern", "column", "pointer", "name"}) {
        if (!table.find(key)) continue;
        if (!kind.empty())
            table.refuse("", "has both '" + kind + "' and '" + key + "'; keep one of them");
        kind = key;
    }
    if (kind.empty())
        table.refuse("",
                     "does not say where the value stands; add 'pattern', 'column', 'pointer' "
                     "or 'name'");
    const std::string file = table.text("file");
    require_inside(file, table.place("file"));
    if (kind == "pointer") return {name, file, std::nullopt, read_pointer(table)};
    if (kind == "pattern") return {name, file, read_part(table), read_pattern(table)};
    if (kind == "column") return {name, file, read_part(table), read_table(table, file)};
    table.only({"file", "name", "match", "decimal", "exponent", "after", "until", "block"});
    return {name, file, read_part(table),
            NamedSource{table.text("name"), read_which(table, "match"), read_form(table)}};
}

}  // namespace femrun::command
