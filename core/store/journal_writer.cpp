// SPDX-License-Identifier: MIT
#include "base/match.hpp"
#include "store/checksum.hpp"
#include "store/journal.hpp"
#include "store/number_list.hpp"
#include "store/schema.hpp"

namespace femrun::store {

namespace {

/// NULL for an empty text: most are.
void bind_text(SQLite::Statement& statement, int at, const std::string& text) {
    if (text.empty())
        statement.bind(at);
    else
        statement.bindNoCopy(at, text);
}

/// `text` must live until the row is written.
void bind_list(SQLite::Statement& statement, int at, std::span<const double> numbers,
               std::string& text) {
    text.clear();
    if (!numbers.empty()) append_number_list(numbers, text);
    bind_text(statement, at, text);
}

void bind_number(SQLite::Statement& statement, int at, std::uint64_t number) {
    statement.bind(at, static_cast<std::int64_t>(number));
}

/// The words for enumerators are literals: they live for ever and end in 0.
void bind_word(SQLite::Statement& statement, int at, std::string_view word) {
    statement.bindNoCopy(at, word.data());
}

/// Columns `at` to `at + 3`: kind, stage, message, cause.
void bind_failure(SQLite::Statement& statement, int at,
                  const std::optional<study::Failure>& failure) {
    if (!failure) {
        for (int i = 0; i < 4; ++i) statement.bind(at + i);
        return;
    }
    bind_word(statement, at, study::to_string(failure->kind));
    statement.bindNoCopy(at + 1, failure->stage);
    statement.bindNoCopy(at + 2, failure->message);
    bind_word(statement, at + 3, study::to_string(failure->cause));
}

}  // namespace

JournalWriter::JournalWriter(SQLite::Database& database, std::int64_t epoch)
    : last_seq_(database, "SELECT max(seq) FROM journal WHERE seq BETWEEN ? AND ?"),
      asked_(
          database,
          checked_insert("journal", "seq, study, at_ms, kind, trial, origin, told, design, repeats",
                         "?, ?, ?, 'trial_asked', ?, ?, ?, ?, ?")),
      started_(database,
               checked_insert("journal",
                              "seq, study, at_ms, kind, trial, attempt, ordinal, worker, folder, "
                              "origin",
                              "?, ?, ?, 'attempt_started', ?, ?, ?, ?, ?, ?")),
      attempt_ended_(
          database,
          checked_insert("journal",
                         "seq, study, at_ms, kind, trial, attempt, state, response, failure, "
                         "stage, message, cause, seconds, folder, counted, log",
                         "?, ?, ?, 'attempt_ended', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?")),
      trial_ended_(database,
                   checked_insert("journal",
                                  "seq, study, at_ms, trial, state, response, objectives, "
                                  "excesses, violation, feasible, failure, stage, message, "
                                  "cause, kind",
                                  "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?")),
      placed_(database,
              checked_insert("journal", "seq, study, at_ms, kind, trial, counted, design, message",
                             "?, ?, ?, 'trial_placed', ?, ?, ?, ?")),
      revised_(database, checked_insert("journal", "seq, study, at_ms, kind, told, definition",
                                        "?, ?, ?, 'study_revised', ?, ?")),
      sources_(database, checked_insert("journal", "seq, study, at_ms, kind, definition",
                                        "?, ?, ?, 'sources_noted', ?")),
      course_(database,
              checked_insert("journal", "seq, study, at_ms, kind, trial, told, definition, message",
                             "?, ?, ?, 'course_chosen', ?, ?, ?, ?")),
      changed_(database, checked_insert("journal", "seq, study, at_ms, kind, state, message",
                                        "?, ?, ?, 'study_changed', ?, ?")),
      summaries_(database, epoch) {}

void JournalWriter::append(const Record& record) {
    match(record.fact, [&](const auto& fact) { write(record, fact); });
    summaries_.note(record);
}

void JournalWriter::rolled_back() {
    next_seq_.clear();
    summaries_.rolled_back();
    for (SQLite::Statement* statement :
         {&last_seq_, &asked_, &started_, &attempt_ended_, &trial_ended_, &placed_, &revised_,
          &sources_, &course_, &changed_})
        statement->tryReset();  // it says again why the statement failed
}

std::int64_t JournalWriter::next_seq(StudyId study) {
    const auto known = next_seq_.find(study);
    if (known != next_seq_.end()) return known->second++;
    last_seq_.reset();
    last_seq_.bind(1, first_seq(study));
    last_seq_.bind(2, last_seq(study));
    last_seq_.executeStep();
    const SQLite::Column last = last_seq_.getColumn(0);
    const std::int64_t next = last.isNull() ? first_seq(study) + 1 : last.getInt64() + 1;
    last_seq_.reset();
    next_seq_[study] = next + 1;
    return next;
}

void JournalWriter::insert(SQLite::Statement& statement, const Record& record) {
    statement.bind(1, next_seq(record.study));
    bind_number(statement, 2, record.study.value);
    statement.bind(3, static_cast<std::int64_t>(record.at.time_since_epoch().count()));
    statement.exec();
    statement.reset();
}

void JournalWriter::write(const Record& record, const TrialAsked& fact) {
    bind_number(asked_, 4, fact.trial);
    bind_word(asked_, 5, to_string(fact.origin));
    bind_number(asked_, 6, fact.told);
    bind_list(asked_, 7, fact.design, design_);
    if (fact.repeats == 0)
        asked_.bind(8);
    else
        bind_number(asked_, 8, fact.repeats);
    insert(asked_, record);
}

void JournalWriter::write(const Record& record, const AttemptStarted& fact) {
    bind_number(started_, 4, fact.trial);
    bind_number(started_, 5, fact.attempt.value);
    bind_number(started_, 6, fact.ordinal);
    bind_text(started_, 7, fact.worker);
    bind_text(started_, 8, fact.folder);
    bind_text(started_, 9, fact.identity);
    insert(started_, record);
}

void JournalWriter::write(const Record& record, const AttemptEnded& fact) {
    bind_number(attempt_ended_, 4, fact.trial);
    bind_number(attempt_ended_, 5, fact.attempt.value);
    bind_word(attempt_ended_, 6, study::to_string(fact.state));
    bind_list(attempt_ended_, 7, fact.response, response_);
    bind_failure(attempt_ended_, 8, fact.failure);
    attempt_ended_.bind(12, fact.seconds);
    bind_text(attempt_ended_, 13, fact.folder);
    attempt_ended_.bind(14, fact.counted ? 1 : 0);
    bind_text(attempt_ended_, 15, fact.log);
    insert(attempt_ended_, record);
}

void JournalWriter::write(const Record& record, const TrialEnded& fact) {
    write_ending(record, "trial_ended", fact);
}

void JournalWriter::write(const Record& record, const TrialJudged& fact) {
    write_ending(record, "trial_judged", fact.anew);
}

void JournalWriter::write_ending(const Record& record, const char* kind, const TrialEnded& fact) {
    bind_number(trial_ended_, 4, fact.trial);
    bind_word(trial_ended_, 5, study::to_string(fact.state));
    bind_list(trial_ended_, 6, fact.response, response_);
    bind_list(trial_ended_, 7, fact.verdict.values, objectives_);
    bind_list(trial_ended_, 8, fact.verdict.excesses, excesses_);
    if (fact.state == study::TrialState::complete) {
        trial_ended_.bind(9, fact.verdict.violation);
        trial_ended_.bind(10, fact.verdict.feasible ? 1 : 0);
    } else {  // nothing was judged
        trial_ended_.bind(9);
        trial_ended_.bind(10);
    }
    bind_failure(trial_ended_, 11, fact.failure);
    bind_word(trial_ended_, 15, kind);
    insert(trial_ended_, record);
}

void JournalWriter::write(const Record& record, const TrialPlaced& fact) {
    bind_number(placed_, 4, fact.trial);
    placed_.bind(5, fact.counts ? 1 : 0);
    bind_list(placed_, 6, fact.design, design_);
    bind_text(placed_, 7, fact.why);
    insert(placed_, record);
}

void JournalWriter::write(const Record& record, const StudyRevised& fact) {
    bind_number(revised_, 4, fact.trials);
    bind_text(revised_, 5, fact.was);
    insert(revised_, record);
}

void JournalWriter::write(const Record& record, const SourcesNoted& fact) {
    bind_text(sources_, 4, fact.sources);
    insert(sources_, record);
}

void JournalWriter::write(const Record& record, const CourseChosen& fact) {
    bind_number(course_, 4, fact.trial);
    bind_number(course_, 5, fact.told);
    bind_text(course_, 6, fact.course);
    bind_text(course_, 7, fact.reason);
    insert(course_, record);
}

void JournalWriter::write(const Record& record, const StudyChanged& fact) {
    bind_word(changed_, 4, to_string(fact.state));
    bind_text(changed_, 5, fact.why);
    insert(changed_, record);
}

}  // namespace femrun::store
