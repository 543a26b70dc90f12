// SPDX-License-Identifier: MIT
#include "store/database_file.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <filesystem>
#include <system_error>

#include "base/path_text.hpp"
#include "store/checksum.hpp"
#include "store/database_error.hpp"
#include "store/ownership.hpp"
#include "store/schema.hpp"
#include "store/table_shapes.hpp"

namespace femrun::store {

namespace {

namespace fs = std::filesystem;

/// A database belongs to one thread at a time, so SQLite need not lock at each call.
constexpr int one_thread = SQLITE_OPEN_NOMUTEX;

int number(SQLite::Database& connection, const char* query) {
    SQLite::Statement statement(connection, query);
    statement.executeStep();
    return statement.getColumn(0).getInt();
}

int patience_ms(std::chrono::milliseconds patience) { return static_cast<int>(patience.count()); }

/// The schema's version; 0 for a file that holds nothing yet. Reads the file for the first time.
Result<int> version_of(SQLite::Database& connection) {
    const int version = number(connection, "PRAGMA user_version");
    const int application = number(connection, "PRAGMA application_id");
    if (application == application_id && version > schema_version)
        return Error{ErrorKind::invalid,
                     fmt::format("schema version {} is newer than this femrun, which knows {}; use "
                                 "a newer femrun",
                                 version, schema_version)};
    if (application == application_id && version > 0) return version;
    if (application == 0 && version == 0 &&
        number(connection, "SELECT count(*) FROM sqlite_master") == 0)
        return 0;
    return Error{ErrorKind::invalid, "this is not a Femrun database; use --db with another file"};
}

Result<void> found_sound(SQLite::Database& connection, const std::string& question) {
    SQLite::Statement check(connection, question);
    const std::string found = check.executeStep() ? check.getColumn(0).getString() : "ok";
    if (found == "ok") {
        if (number(connection, "PRAGMA user_version") != schema_version) return {};
        const auto misshapen = misshapen_table(connection);
        return misshapen ? Result<void>(damaged(*misshapen)) : Result<void>();
    }
    // Several lines, of which the first says where it is.
    std::string_view finding = found;
    if (finding.starts_with("***")) finding.remove_prefix(finding.find('\n') + 1);
    return damaged(finding.substr(0, finding.find('\n')));
}

/// Tables that are read without the journal, which is most of the file.
Result<void> small_tables_sound(SQLite::Database& connection) {
    for (const char* const table : {"sqlite_schema", "studies", "summaries", "house", "writers",
                                    "workers", "pools", "tokens", "keys"})
        if (auto whole = found_sound(connection, fmt::format("PRAGMA quick_check({})", table));
            !whole)
            return whole;
    return {};
}

/// A path that SQLite takes for nothing else: it reads ":memory:" and "file:..." as wishes.
std::string plain_path(const std::string& path) {
    return path.starts_with(':') || path.starts_with("file:") ? "./" + path : path;
}

// -- for writing

/// The lock stands beside the file itself, whatever symbolic links lead to it.
std::string lock_of(const std::string& path) {
    std::error_code ignored;
    const fs::path real = fs::weakly_canonical(path_of(path), ignored);
    return (real.empty() ? path : path_text(real)) + "-lock";
}

Error written_by(const std::string& holder) {
    return {
        ErrorKind::conflict,
        fmt::format("{} writes to it; wait for it to end, or use --db with another file", holder)};
}

std::string sentence_of(const system::Holder& holder) {
    if (holder.process == 0) return "another process";
    return fmt::format("process {} on host '{}'", holder.process, holder.host);
}

Result<std::unique_ptr<system::FileLock>> take_lock(const std::string& path) {
    auto taken = system::FileLock::take(lock_of(path));
    if (!taken)
        return Error{ErrorKind::invalid,
                     fmt::format("its folder cannot be written ({}); use --db with a file in "
                                 "another folder",
                                 taken.error().message)};
    if (taken->lock) return std::move(taken->lock);
    return written_by(sentence_of(taken->holder));
}

/// Who comes by a hard link, or after somebody has deleted the lock file, meets the guard. By a
/// link the last records are not seen, and so perhaps not who it is.
Result<std::unique_ptr<system::FileGuard>> take_guard(const std::string& path) {
    auto taken = system::FileGuard::take(path);
    if (!taken.held_by_another) return std::move(taken.guard);
    system::Holder holder;
    try {
        SQLite::Database connection(plain_path(path), SQLite::OPEN_READONLY | one_thread);
        if (const auto writer = last_writer(connection)) holder = {writer->process, writer->host};
    } catch (const SQLite::Exception&) {}
    return written_by(sentence_of(holder));
}

Result<void> prepare(OpenFile& file) {
    SQLite::Database& connection = *file.connection;
    teach_checksum(connection);
    if (sqlite3_db_readonly(connection.getHandle(), "main") == 1)
        return Error{ErrorKind::invalid,
                     "the file is read-only; make it writable, or use --db with another file"};
    if (auto version = version_of(connection); !version) return std::move(version).error();
    if (auto whole = sound(connection); !whole) return whole;

    // Readers see the last commit while the next one is made, and a commit is on disk when it
    // returns.
    connection.exec("PRAGMA journal_mode = WAL");
    connection.exec("PRAGMA synchronous = FULL");
    SQLite::Transaction transaction(connection, SQLite::TransactionBehavior::IMMEDIATE);
    auto version = version_of(connection);
    if (!version) return std::move(version).error();
    if (*version == 0) create_schema(connection);
    if (*version != 0 && *version < schema_version) migrate_schema(connection, *version);
    file.writer_before = last_writer(connection);
    file.writer = become_writer(connection);
    transaction.commit();
    return {};
}

Result<OpenFile> open_for_writing(const std::string& path, std::chrono::milliseconds patience) {
    std::error_code ignored;
    const fs::path folder = path_of(path).parent_path();
    if (!folder.empty() && !fs::is_directory(folder, ignored))
        return Error{ErrorKind::missing,
                     fmt::format("there is no folder '{}'; make it, or use --db with a file in "
                                 "another folder",
                                 path_text(folder))};
    auto lock = take_lock(path);
    if (!lock) return std::move(lock).error();
    return guarded(patience, [&]() -> Result<OpenFile> {
        auto guard = take_guard(path);
        if (!guard) return std::move(guard).error();
        OpenFile file;
        file.lock = std::move(*lock);
        file.guard = std::move(*guard);
        file.connection = std::make_unique<SQLite::Database>(
            plain_path(path), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | one_thread,
            patience_ms(patience));
        if (auto done = prepare(file); !done) return std::move(done).error();
        return file;
    });
}

// -- for reading

/// A file: address for SQLite that promises that nobody writes.
std::string immutable_address(const std::string& path) {
    const fs::path file = path_of(path);
    std::string address = "file:";
    // What stands between two slashes and a third would be a host; a drive comes after the third.
    if (file.has_root_directory()) address += "//";
    if (file.has_root_name() && slashed_text(file).front() != '/') address += '/';
    for (const char c : slashed_text(file)) {
        if (c == '%' || c == '?' || c == '#')
            address += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        else
            address += c;
    }
    return address + "?immutable=1";
}

/// SQLite wants to write a small file beside a database even to read it. Where it may not (a CD, a
/// colleague's folder) and nobody has unfinished writes there, it can do without.
Result<std::unique_ptr<SQLite::Database>> connect_for_reading(const std::string& path,
                                                              std::chrono::milliseconds patience) {
    auto connection = std::make_unique<SQLite::Database>(
        plain_path(path), SQLite::OPEN_READONLY | one_thread, patience_ms(patience));
    try {
        number(*connection, "SELECT count(*) FROM sqlite_master");
        return connection;
    } catch (const SQLite::Exception& refused) {
        const int code = refused.getErrorCode();
        if (code != SQLITE_CANTOPEN && code != SQLITE_READONLY) throw;
    }
    std::error_code none;
    if (const auto size = fs::file_size(path_of(path + "-wal"), none); !none && size > 0)
        return Error{
            ErrorKind::invalid,
            fmt::format("its last records still stand in '{}-wal' and its folder cannot be "
                        "written; copy both files to another folder and use --db",
                        path)};
    return std::make_unique<SQLite::Database>(immutable_address(path),
                                              SQLite::OPEN_READONLY | SQLite::OPEN_URI | one_thread,
                                              patience_ms(patience));
}

Result<OpenFile> open_for_reading(const std::string& path, std::chrono::milliseconds patience) {
    std::error_code ignored;
    if (!fs::exists(path_of(path), ignored))
        return Error{ErrorKind::missing,
                     "there is no such file; run a study first, or name its database with --db"};
    // Before SQLite opens the file: see FileGuard.
    const bool written = system::FileLock::held(lock_of(path)) || system::FileGuard::held(path);
    return guarded(patience, [&]() -> Result<OpenFile> {
        auto connection = connect_for_reading(path, patience);
        if (!connection) return std::move(connection).error();
        auto version = version_of(**connection);
        if (!version) return std::move(version).error();
        if (*version == 0)
            return Error{ErrorKind::missing,
                         "the file is empty; run a study first, or name its database with --db"};
        if (*version < schema_version) {
            connection->reset();
            auto writable = open_for_writing(path, patience);
            if (!writable)
                return std::move(writable).error().within(fmt::format(
                    "schema version {} cannot be brought to {}", *version, schema_version));
            leave_writing(*writable->connection, *writable->writer);
            writable->connection.reset();
            *connection = std::make_unique<SQLite::Database>(
                plain_path(path), SQLite::OPEN_READONLY | one_thread, patience_ms(patience));
        }
        OpenFile file;
        file.connection = std::move(*connection);
        teach_checksum(*file.connection);
        if (auto whole = small_tables_sound(*file.connection); !whole)
            return std::move(whole).error();
        if (written) file.writer = last_writer(*file.connection);
        return file;
    });
}

}  // namespace

Result<void> sound(SQLite::Database& connection) {
    return found_sound(connection, "PRAGMA quick_check(1)");
}

Result<OpenFile> open_file(const std::string& path, Access access,
                           std::chrono::milliseconds patience) {
    if (path.empty())
        return Error{ErrorKind::invalid,
                     "an empty name is no file; name the database file with --db"};
    std::error_code ignored;
    if (fs::is_directory(path_of(path), ignored))
        return Error{ErrorKind::invalid,
                     "this is a folder; name the database file in it with --db"};
    return access == Access::write ? open_for_writing(path, patience)
                                   : open_for_reading(path, patience);
}

}  // namespace femrun::store
