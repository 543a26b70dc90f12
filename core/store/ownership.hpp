// SPDX-License-Identifier: MIT
// One program writes a database, and every transaction makes sure of it: locks may be missing (a
// lock file that somebody deleted, a file server that knows none). Who begins to write counts the
// epoch up; who finds another epoch than its own has been pushed aside, and writes nothing.
#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/database.hpp"

namespace femrun::store {

/// Who writes, or wrote last; nobody in a file that was never written.
std::optional<WriterRow> last_writer(SQLite::Database& database);

/// All that ever wrote, the latest first.
std::vector<WriterRow> all_writers(SQLite::Database& database);

/// From now on this process is the writer. In a transaction of the caller.
WriterRow become_writer(SQLite::Database& database);
/// It ends in good order. In a transaction of the caller.
void leave_writing(SQLite::Database& database, const WriterRow& us);

/// Errors when somebody else is the writer by now. In a transaction of the caller.
Result<void> still_writer(SQLite::Database& database, const WriterRow& us);

}  // namespace femrun::store
