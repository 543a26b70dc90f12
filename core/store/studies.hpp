// SPDX-License-Identifier: MIT
// The rows of the table `studies`, with what the summaries say of each.
#pragma once

#include <SQLiteCpp/Database.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/database.hpp"

namespace femrun::store {

/// All studies, oldest first; `writer` is the program that writes the database now.
Result<std::vector<StudyRow>> read_studies(SQLite::Database& database,
                                           const std::optional<WriterRow>& writer);
/// The study of this name; nothing when there is none.
Result<std::optional<StudyRow>> find_study(SQLite::Database& database, std::string_view name,
                                           const std::optional<WriterRow>& writer);
Result<std::optional<StudyRow>> find_study(SQLite::Database& database, StudyId id,
                                           const std::optional<WriterRow>& writer);

/// One text of a study's row: column `name`, `definition` or `file`.
Result<std::string> study_text(SQLite::Database& database, std::string_view column, StudyId study);

/// In a transaction of the caller.
StudyId insert_study(SQLite::Database& database, const study::StudyDefinition& definition,
                     std::string_view file_text, WallTime created);
void update_study(SQLite::Database& database, StudyId study,
                  const study::StudyDefinition& definition, std::string_view file_text);

}  // namespace femrun::store
