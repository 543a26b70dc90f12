// SPDX-License-Identifier: MIT
#include "store/lost_file.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <filesystem>

#include "base/path_text.hpp"

namespace femrun::store {

bool in_place(SQLite::Database& database) {
    int moved = 0;
    const int state =
        sqlite3_file_control(database.getHandle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    return state != SQLITE_OK || moved == 0;
}

Result<std::string> save_copy(SQLite::Database& database, const std::string& path) {
    std::string copy = path + ".rescued";
    std::error_code ignored;
    const auto taken = [&] { return std::filesystem::exists(path_of(copy), ignored); };
    for (int more = 2; taken(); ++more) copy = fmt::format("{}.rescued-{}", path, more);
    try {
        SQLite::Statement save(database, "VACUUM INTO ?");
        save.bind(1, copy);
        save.exec();
    } catch (const SQLite::Exception& refused) {
        return Error{ErrorKind::unavailable, refused.what()};
    }
    return copy;
}

}  // namespace femrun::store
