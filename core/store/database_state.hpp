// SPDX-License-Identifier: MIT
// What an open database is made of, and how it is written: in durable transactions, by the one
// program that may.
#pragma once

#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <functional>
#include <optional>

#include "base/check.hpp"
#include "store/database.hpp"
#include "store/database_error.hpp"
#include "store/database_file.hpp"
#include "store/journal.hpp"
#include "store/lost_file.hpp"
#include "store/ownership.hpp"

namespace femrun::store {

struct Database::State {
    std::string path;
    std::chrono::milliseconds patience;
    OpenFile file;
    std::optional<JournalWriter> journal;  // for writing only; ends before its connection
    AttemptId next_attempt{1};
    bool rescued = false;
    bool whole = false;  // the whole file was looked through
    bool lost = false;   // nothing may be written any more

    SQLite::Database& connection() { return *file.connection; }

    /// Runs `work`; its errors and SQLite's get the file's name in front, and what to do when the
    /// cause is mended.
    template <typename Work>
    auto named(Work&& work) -> decltype(work()) {
        auto result = guarded(patience, std::forward<Work>(work));
        if (result) return result;
        Error error = std::move(result).error().within(fmt::format("'{}'", path));
        if (error.kind == ErrorKind::unavailable) error.message += ", then run again";
        return error;
    }

    /// Runs `work` in a durable transaction, if this is still the file's writer.
    Result<void> write(const std::function<Result<void>()>& work) {
        FEMRUN_CHECK(journal.has_value());
        SQLite::Transaction transaction(connection(), SQLite::TransactionBehavior::IMMEDIATE);
        if (auto still = still_writer(connection(), *file.writer); !still) return still;
        if (auto done = work(); !done) return done;
        journal->finish();
        transaction.commit();
        return {};
    }

    /// The same for what is asked from outside, in a file that is there.
    Result<void> change(const std::function<Result<void>()>& work) {
        return written(named([&]() -> Result<void> {
            if (!in_place(connection())) return rescue({});
            return write(work);
        }));
    }

    /// On record: this program ended in good order. If that cannot be written, it was none.
    void leave() {
        if (!journal || lost || !in_place(connection())) return;
        sqlite3_busy_timeout(connection().getHandle(), 0);
        const auto ignored = guarded(patience, [&] {
            return write([&]() -> Result<void> {
                leave_writing(connection(), *file.writer);
                return {};
            });
        });
        static_cast<void>(ignored);
    }

    Error rescue(std::span<const Record> records) {
        const auto also = write([&]() -> Result<void> {
            for (const Record& record : records) journal->append(record);
            return {};
        });
        auto copy = also ? save_copy(connection(), path) : Result<std::string>(also.error());
        rescued = copy.ok();
        const std::string saved =
            copy ? fmt::format(
                       "all that was recorded is saved in '{}': rename it to '{}' and run "
                       "the same command to go on",
                       *copy, path)
                 : fmt::format(
                       "all that was recorded in it is lost with it, because no copy could "
                       "be saved ({})",
                       copy.error().message);
        return {
            ErrorKind::corrupt,
            fmt::format("the file was deleted, moved or replaced while it was in use; {}", saved)};
    }

    /// Before a journal is read for the first time; who writes did so when the file was opened.
    Result<void> look_through() {
        if (whole) return {};
        auto found = sound(connection());
        whole = found.ok();
        return found;
    }

    Result<void> written(Result<void> result) {
        if (result) return result;
        journal->rolled_back();
        // What is not sure to be in the log must not be carried from it into the database.
        if (result.error().kind != ErrorKind::corrupt) return result;
        lost = true;
        sqlite3_db_config(connection().getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        return result;
    }
};

}  // namespace femrun::store
