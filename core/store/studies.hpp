// SPDX-License-Identifier: MIT
// The rows of the table `studies`, and what the journal says of each study in short.
#pragma once

#include <SQLiteCpp/Database.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/database.hpp"

namespace femrun::store {

/// Whether a program writes the database, and since when.
struct Writing {
    bool now = false;
    WallTime since{};
};

/// All studies, oldest first.
Result<std::vector<StudyRow>> read_studies(SQLite::Database& database, const Writing& writing);

/// One text of a study's row: column `name`, `definition` or `file`.
Result<std::string> study_text(SQLite::Database& database, std::string_view column, StudyId study);

/// In a transaction of the caller.
StudyId insert_study(SQLite::Database& database, const study::StudyDefinition& definition,
                     std::string_view file_text);
void update_study(SQLite::Database& database, StudyId study,
                  const study::StudyDefinition& definition, std::string_view file_text);

}  // namespace femrun::store
