// SPDX-License-Identifier: MIT
// Opening the file: is it there, is it ours, may we, is it of this version. Errors lack the path.
#pragma once

#include <SQLiteCpp/Database.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "store/database.hpp"
#include "system/file_lock.hpp"

namespace femrun::store {

struct OpenFile {
    std::unique_ptr<system::FileLock> lock;    // of the one writer; these outlive the connection
    std::unique_ptr<system::FileGuard> guard;  // the same for who comes by another name
    std::unique_ptr<SQLite::Database> connection;
    std::optional<WriterRow> writer, writer_before;  // see Database
};

Result<OpenFile> open_file(const std::string& path, Access access,
                           std::chrono::milliseconds patience);

/// Pages and their order; what stands in a record, its checksum tells. 20 000 trials took 0.02 s of
/// CPU, unoptimized.
Result<void> sound(SQLite::Database& connection);

}  // namespace femrun::store
