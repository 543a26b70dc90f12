// SPDX-License-Identifier: MIT
// The rows of the journal: one a record, each kind of fact with its own columns.
#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "store/history.hpp"
#include "store/record.hpp"

namespace femrun::store {

/// Puts records at the end of their studies' journals; in a transaction of the caller.
class JournalWriter {
public:
    explicit JournalWriter(SQLite::Database& database);
    void append(const Record& record);
    /// A transaction came to nothing: the positions that it took are given back, and the statement
    /// that failed can be used again.
    void rolled_back();

private:
    std::int64_t next_seq(StudyId study);
    void insert(SQLite::Statement& statement, const Record& record);
    void write(const Record& record, const TrialAsked& fact);
    void write(const Record& record, const AttemptStarted& fact);
    void write(const Record& record, const AttemptEnded& fact);
    void write(const Record& record, const TrialEnded& fact);
    void write(const Record& record, const TrialJudged& fact);
    void write(const Record& record, const TrialPlaced& fact);
    void write(const Record& record, const StudyRevised& fact);
    void write(const Record& record, const SourcesNoted& fact);
    void write(const Record& record, const StudyChanged& fact);
    void write_ending(const Record& record, const char* kind, const TrialEnded& fact);

    SQLite::Statement last_seq_;
    SQLite::Statement asked_, started_, attempt_ended_, trial_ended_, placed_, revised_, sources_,
        changed_;
    std::map<StudyId, std::int64_t> next_seq_;
    std::string design_, response_, objectives_, excesses_;  // texts of the row being written
};

/// Folds a study's journal into `history`; the sentence of the first record that cannot be read or
/// contradicts those before it.
std::optional<std::string> read_journal(SQLite::Database& database, StudyId study,
                                        History& history);

}  // namespace femrun::store
