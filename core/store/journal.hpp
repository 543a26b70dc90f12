// SPDX-License-Identifier: MIT
// The rows of the journal: one a record, each kind of fact with its own columns.
#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "store/database.hpp"
#include "store/history.hpp"
#include "store/record.hpp"
#include "store/summaries.hpp"

namespace femrun::store {

/// Puts records at the end of their studies' journals; in a transaction of the caller.
class JournalWriter {
public:
    /// `epoch`: of this process as the writer.
    JournalWriter(SQLite::Database& database, std::int64_t epoch);
    /// A study that was just made.
    void begin(StudyId study, WallTime created) { summaries_.begin(study, created); }
    void append(const Record& record);
    /// At the end of the transaction.
    void finish() { summaries_.write(); }
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
    void write(const Record& record, const CourseChosen& fact);
    void write(const Record& record, const StudyChanged& fact);
    void write_ending(const Record& record, const char* kind, const TrialEnded& fact);

    SQLite::Statement last_seq_;
    SQLite::Statement asked_, started_, attempt_ended_, trial_ended_, placed_, revised_, sources_,
        course_, changed_;
    Summaries summaries_;
    std::map<StudyId, std::int64_t> next_seq_;
    std::string design_, response_, objectives_, excesses_;  // texts of the row being written
};

/// Folds a study's journal into `history`; the sentence of the first record that cannot be read or
/// contradicts those before it.
std::optional<std::string> read_journal(SQLite::Database& database, StudyId study,
                                        History& history);

/// The same into a list, from the record after position `after` on, up to `most` records.
std::optional<std::string> read_records(SQLite::Database& database, StudyId study,
                                        std::uint64_t after, std::size_t most, Recorded& into);

}  // namespace femrun::store
