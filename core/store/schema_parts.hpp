// SPDX-License-Identifier: MIT
// What a new database and one that is brought up to date are both made of.
#pragma once

#include <SQLiteCpp/Database.h>

namespace femrun::store {

/// The tables that came with version 5.
extern const char* const house_tables;
/// Those that came with version 6.
extern const char* const admission_tables;
/// The database's name for ever: random, so that no two are taken for each other.
extern const char* const names_for_ever;

void create_views(SQLite::Database& database);
void end_trials_once(SQLite::Database& database);

}  // namespace femrun::store
