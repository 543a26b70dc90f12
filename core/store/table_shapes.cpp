// SPDX-License-Identifier: MIT
#include "store/table_shapes.hpp"

#include <array>
#include <map>
#include <tuple>

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include "store/schema.hpp"

namespace femrun::store {

namespace {

using Column = std::tuple<std::string, int, int>;  // type, NOT NULL, place in the primary key
using Shape = std::map<std::string, Column, std::less<>>;
using Shapes = std::map<std::string, Shape, std::less<>>;

Shape shape_of(SQLite::Database& database, const std::string& table) {
    SQLite::Statement columns(database,
                              "SELECT name, type, \"notnull\", pk FROM pragma_table_info(?)");
    columns.bind(1, table);
    Shape shape;
    while (columns.executeStep())
        shape[columns.getColumn(0).getString()] = {columns.getColumn(1).getString(),
                                                   columns.getColumn(2).getInt(),
                                                   columns.getColumn(3).getInt()};
    return shape;
}

Shapes as_made() {
    SQLite::Database fresh(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    create_schema(fresh);
    SQLite::Statement tables(fresh, "SELECT name FROM sqlite_master WHERE type = 'table'");
    Shapes shapes;
    while (tables.executeStep()) {
        const std::string table = tables.getColumn(0).getString();
        shapes[table] = shape_of(fresh, table);
    }
    return shapes;
}

}  // namespace

std::optional<std::string> misshapen_table(SQLite::Database& database) {
    static const Shapes made = as_made();
    for (const auto& [table, shape] : made)
        for (const auto& [name, column] : shape_of(database, table)) {
            const auto known = shape.find(name);
            if (known == shape.end() || known->second != column)
                return fmt::format("table '{}': column '{}' is not as it was made", table, name);
        }
    return std::nullopt;
}

}  // namespace femrun::store
