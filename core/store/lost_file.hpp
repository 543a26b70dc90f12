// SPDX-License-Identifier: MIT
// A database whose file is taken away while it is open: SQLite writes on into a file that no name
// leads to, and everything would be gone with the process.
#pragma once

#include <SQLiteCpp/Database.h>

#include <string>

#include "base/result.hpp"

namespace femrun::store {

/// Whether the file's name still leads to the file that is open.
bool in_place(SQLite::Database& database);

/// Saves all that the database holds under a name beside `path` that is free; gives the name.
Result<std::string> save_copy(SQLite::Database& database, const std::string& path);

}  // namespace femrun::store
