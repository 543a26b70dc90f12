// SPDX-License-Identifier: MIT
// Whether the tables of a file are as Femrun makes them. SQLite keeps them as text, and believes a
// text of which a byte has changed: with "nRIMARY KEY" every record of the journal is out of reach,
// and a study looks empty.
#pragma once

#include <SQLiteCpp/Database.h>

#include <optional>
#include <string>

namespace femrun::store {

/// What is wrong with the first table that is not as made: "table 'journal': column 'seq' is not as
/// it was made". Tables of older versions may lack columns.
std::optional<std::string> misshapen_table(SQLite::Database& database);

}  // namespace femrun::store
