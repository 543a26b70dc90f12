// SPDX-License-Identifier: MIT
#include "store/database_error.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

namespace femrun::store {

Error sentence(const SQLite::Exception& refused, std::chrono::milliseconds patience) {
    switch (refused.getErrorCode()) {
        case SQLITE_FULL:
            return {ErrorKind::unavailable, "the disk is full; free some space"};
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_AUTH:
            return {ErrorKind::invalid,
                    "the file is read-only; make it writable, or use --db with another file"};
        case SQLITE_CANTOPEN:
            return {ErrorKind::invalid,
                    "the file cannot be opened; make it and its folder readable and writable, or "
                    "use --db with another file"};
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {ErrorKind::unavailable,
                    fmt::format("another program has kept it locked for {} s; end its transaction",
                                static_cast<double>(patience.count()) / 1000)};
        case SQLITE_NOTADB:
            return {ErrorKind::invalid,
                    "this is not a Femrun database; use --db with another file"};
        case SQLITE_CORRUPT:
            return {ErrorKind::corrupt,
                    fmt::format("the file is damaged ({}); restore a copy, or save what is left "
                                "with sqlite3's .recover",
                                refused.what())};
        case SQLITE_IOERR:
            return {
                ErrorKind::unavailable,
                fmt::format("reading or writing it failed ({}); check the disk", refused.what())};
        case SQLITE_NOMEM:
            return {ErrorKind::unavailable,
                    "there is not enough memory to work with it; close other programs"};
        default:
            return {ErrorKind::corrupt,
                    fmt::format("SQLite cannot work with it ({}); if it was changed by hand, "
                                "restore a copy",
                                refused.what())};
    }
}

}  // namespace femrun::store
