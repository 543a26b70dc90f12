// SPDX-License-Identifier: MIT
// The tables and views of the database (docs/reference/database.md) and the way from older ones.
#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <string>

#include "base/ids.hpp"
#include "study/definition.hpp"

namespace femrun::store {

/// PRAGMA application_id of our files: "FEMR".
constexpr std::int32_t application_id = 0x46454D52;

/// PRAGMA user_version; docs/reference/database.md says what each changed.
constexpr int schema_version = 7;

/// The records of study s have seq s * 2^40 + 1, + 2, ...: neighbours in the file, so that one
/// study is read without passing the others, and appending needs no index.
constexpr int study_seq_bits = 40;
inline std::int64_t first_seq(StudyId study) {
    return static_cast<std::int64_t>(study.value << study_seq_bits);
}
inline std::int64_t last_seq(StudyId study) { return first_seq({study.value + 1}) - 1; }

/// Makes the tables and views of the newest version in an empty database.
void create_schema(SQLite::Database& database);

/// Brings a database of version `from` (1 and up) to the newest one. In a transaction of the
/// caller.
void migrate_schema(SQLite::Database& database, int from);

/// (Re)makes the view that is named after the study, with a column for each of its quantities.
void create_study_view(SQLite::Database& database, const study::StudyDefinition& definition);

}  // namespace femrun::store
