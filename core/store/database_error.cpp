// SPDX-License-Identifier: MIT
#include "store/database_error.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

namespace femrun::store {

namespace {

/// After a sync that failed, the system may have forgotten what it could not write, and the next
/// sync would succeed without it: there is no trying again.
bool unsure(int extended_code) {
    return extended_code == SQLITE_IOERR_FSYNC || extended_code == SQLITE_IOERR_DIR_FSYNC ||
           extended_code == SQLITE_IOERR_CLOSE;
}

}  // namespace

Error damaged(std::string_view finding) {
    return {ErrorKind::corrupt,
            fmt::format("the file is damaged ({}); restore a copy, or save what is left with "
                        "sqlite3's .recover",
                        finding)};
}

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
            return damaged(refused.what());
        case SQLITE_CONSTRAINT:
            return {ErrorKind::corrupt,
                    fmt::format("a record contradicts one that is there already ({}); if the file "
                                "was changed by hand, restore a copy",
                                refused.what())};
        case SQLITE_IOERR:
            if (unsure(refused.getExtendedErrorCode()))
                return {ErrorKind::corrupt,
                        fmt::format("the disk did not confirm that it holds what was written last "
                                    "({}); check the disk, then run the same command to go on from "
                                    "what is on record",
                                    refused.what())};
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
