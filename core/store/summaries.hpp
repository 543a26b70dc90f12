// SPDX-License-Identifier: MIT
// What each study has come to, in one row of the table `summaries`: whoever lists studies reads no
// journal. Each transaction that puts records into a journal brings its row up to date.
#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "store/record.hpp"

namespace femrun::store {

struct Summary {
    std::string state;                  // a word of StudyState
    std::optional<std::int64_t> epoch;  // of the writer that set it; none before version 5
    std::int64_t changed_ms = 0;
    std::int64_t trials = 0;                 // asked for
    std::int64_t completed = 0, failed = 0;  // of those that stand for a solve of their own
};

class Summaries {
public:
    /// `epoch`: of this process as the writer.
    Summaries(SQLite::Database& database, std::int64_t epoch);
    /// A study that was just made.
    void begin(StudyId study, WallTime created);
    /// A record that was just put into its study's journal.
    void note(const Record& record);
    /// At the end of the transaction.
    void write();
    /// It came to nothing.
    void rolled_back();

private:
    struct Known {
        Summary now;
        std::set<std::uint64_t> aside;  // trials that repeat another or are outside
        bool changed = false;
        bool judged_anew = false;  // in this transaction: to be counted again
    };
    Known& known(StudyId study);

    SQLite::Database& database_;
    std::int64_t epoch_;
    SQLite::Statement put_;
    std::map<StudyId, Known> known_;
};

/// Counts what the journals say of all studies, for a database that had no summaries. In a
/// transaction of the caller.
void summarize_all(SQLite::Database& database);

}  // namespace femrun::store
