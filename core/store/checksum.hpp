// SPDX-License-Identifier: MIT
// Whether a row is as it was written. A disk, a copy or a hand may change a digit of a result, and
// neither SQLite nor the rules of the journal would notice.
//
// A row's checksum is a sum over its columns: each adds a hash of its name, type and value, and
// NULL adds nothing. The order of columns therefore does not matter, and a row stays sound when a
// later version has more of them. It is no protection against somebody who means harm.
#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3_stmt;

namespace femrun::store {

/// Teaches SQL `row_checksum('name', value, ...)`, on this connection.
void teach_checksum(SQLite::Database& database);

/// The checksums of a query's rows, over the first `columns` of its columns.
class RowChecksum {
public:
    RowChecksum(sqlite3_stmt* query, int columns);
    std::int64_t of_this_row() const;

private:
    sqlite3_stmt* query_;
    std::vector<std::uint64_t> names_;
};

/// "INSERT INTO TABLE(..., checksum) VALUES (...)" for columns and values that are separated by
/// ", "; the value of each `?` is bound in their order.
std::string checked_insert(std::string_view table, std::string_view columns,
                           std::string_view values);
/// The same, in the place of the row that has the same key.
std::string checked_replace(std::string_view table, std::string_view columns,
                            std::string_view values);
/// "TABLE.checksum = row_checksum(...)", over these columns of the table.
std::string is_sound(std::string_view table, std::string_view columns);

}  // namespace femrun::store
