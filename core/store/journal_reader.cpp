// SPDX-License-Identifier: MIT
// Reads a study's journal. A row that cannot be a record of ours means that the file is damaged or
// was changed by hand: nothing is guessed, the row is named.
#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include "store/checksum.hpp"
#include "store/journal.hpp"
#include "store/number_list.hpp"
#include "store/older_causes.hpp"
#include "store/schema.hpp"

namespace femrun::store {

namespace {

constexpr const char* columns =
    "SELECT seq, at_ms, kind, trial, attempt, ordinal, state, origin, told, worker, design, "
    "response, objectives, excesses, violation, feasible, failure, stage, message, cause, "
    "seconds, folder, counted, log, repeats, definition, study, checksum FROM journal "
    "WHERE seq > ? AND seq <= ? "
    "ORDER BY seq";

enum Column {
    seq,
    at_ms,
    kind,
    trial,
    attempt,
    ordinal,
    state,
    origin,
    told,
    worker,
    design,
    response,
    objectives,
    excesses,
    violation,
    feasible,
    failure,
    stage,
    message,
    cause,
    seconds,
    folder,
    counted,
    log,
    repeats,
    definition,
    of_study,
    checksum
};

/// The rows of a query, on SQLite's own functions: a study is hundreds of thousands of rows, and
/// SQLiteCpp's columns each hold a counted reference.
class Rows {
public:
    Rows(SQLite::Database& database, const char* query) : database_(database.getHandle()) {
        sqlite3_stmt* statement = nullptr;
        check(sqlite3_prepare_v2(database_, query, -1, &statement, nullptr));
        statement_.reset(statement);
    }

    RowChecksum checksums(int first_ones) const { return {statement_.get(), first_ones}; }

    void bind(int at, std::int64_t number) {
        check(sqlite3_bind_int64(statement_.get(), at, number));
    }
    bool next() {
        const int state = sqlite3_step(statement_.get());
        if (state != SQLITE_ROW && state != SQLITE_DONE) check(state);
        return state == SQLITE_ROW;
    }
    bool null(Column column) const {
        return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
    }
    std::int64_t integer(Column column) const {
        return sqlite3_column_int64(statement_.get(), column);
    }
    double real(Column column) const { return sqlite3_column_double(statement_.get(), column); }
    /// Lives until the next row.
    std::string_view text(Column column) const {
        const auto* const start = sqlite3_column_text(statement_.get(), column);
        if (start == nullptr) return {};
        return {reinterpret_cast<const char*>(start),
                static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
    }

private:
    void check(int state) const {
        if (state != SQLITE_OK) throw SQLite::Exception(database_, state);
    }
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };

    sqlite3* database_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// Gives each record to a sink: `apply(at, fact)`, which may contradict.
template <typename Sink>
class Reader {
public:
    Reader(SQLite::Database& database, StudyId study, std::uint64_t after, Sink& sink)
        : rows_(database, columns),
          checksums_(rows_.checksums(checksum)),
          first_(first_seq(study)),
          // Behind the last one that there can be is nothing: not another study's.
          position_(static_cast<std::int64_t>(
              std::min(after, static_cast<std::uint64_t>(last_seq(study) - first_)))),
          sink_(sink) {
        rows_.bind(1, first_ + position_);
        rows_.bind(2, last_seq(study));
    }

    /// At most so many.
    std::optional<std::string> read(std::size_t most = std::numeric_limits<std::size_t>::max()) {
        for (; most > 0 && rows_.next(); --most) {
            std::optional<std::string> why = row();
            if (!wrong_.empty()) why = std::move(wrong_);
            if (why) return fmt::format("record {}: {}", rows_.integer(seq) - first_, *why);
        }
        return std::nullopt;
    }

    /// The position of the last record that was read.
    std::uint64_t position() const { return static_cast<std::uint64_t>(position_); }

private:
    std::optional<std::string> row() {
        if (auto why = unsound()) return why;
        const std::string_view word = text(kind);
        const WallTime at{std::chrono::milliseconds(rows_.integer(at_ms))};
        if (word == "trial_asked") return read_asked(at);
        if (word == "attempt_started") return read_started(at);
        if (word == "attempt_ended") return read_attempt_ended(at);
        if (word == "trial_ended") return read_trial_ended(at);
        if (word == "trial_judged") return read_trial_judged(at);
        if (word == "trial_placed") return read_placed(at);
        if (word == "study_revised")
            return apply(at, StudyRevised{number(told), std::string(text(definition))});
        if (word == "sources_noted") return apply(at, SourcesNoted{std::string(text(definition))});
        if (word == "study_changed") return read_changed(at);
        if (word == "course_chosen")
            return apply(at,
                         CourseChosen{number(trial), number(told), std::string(text(definition)),
                                      std::string(text(message))});
        return fmt::format("kind '{}' is unknown", word);
    }

    /// Records of versions before 4 have no checksum, and none comes after one that has.
    std::optional<std::string> unsound() {
        const std::int64_t before = std::exchange(position_, rows_.integer(seq) - first_);
        if (rows_.null(checksum) && !checked_) return std::nullopt;
        checked_ = true;
        if (rows_.null(checksum) || rows_.integer(checksum) != checksums_.of_this_row())
            return "it is not as it was written";
        if (position_ != before + 1) return "the record before it is missing";
        return std::nullopt;
    }

    std::optional<std::string> read_asked(WallTime at) {
        asked_.trial = number(trial);
        const std::string_view who = text(origin);
        if (who == "optimizer")
            asked_.origin = Origin::optimizer;
        else if (who == "user")
            asked_.origin = Origin::user;
        else
            return fmt::format("origin '{}' is unknown", who);
        asked_.told = number(told);
        list(design, "design", asked_.design);
        asked_.repeats = number(repeats);
        return apply(at, asked_);
    }

    std::optional<std::string> read_placed(WallTime at) {
        TrialPlaced placed{.trial = number(trial), .counts = rows_.integer(counted) != 0};
        list(design, "design", placed.design);
        placed.why = text(message);
        return apply(at, placed);
    }

    std::optional<std::string> read_started(WallTime at) {
        started_.trial = number(trial);
        started_.attempt.value = number(attempt);
        started_.ordinal = static_cast<std::uint32_t>(number(ordinal));
        started_.worker = text(worker);
        started_.folder = text(folder);
        started_.identity = text(origin);
        return apply(at, started_);
    }

    std::optional<std::string> read_attempt_ended(WallTime at) {
        attempt_ended_.trial = number(trial);
        attempt_ended_.attempt.value = number(attempt);
        word(state, "attempt state", study::attempt_state_from, attempt_ended_.state);
        list(response, "response", attempt_ended_.response);
        read_failure(attempt_ended_.failure, attempt_ended_.state);
        attempt_ended_.counted = rows_.integer(counted) != 0;
        attempt_ended_.seconds = real(seconds);
        attempt_ended_.folder = text(folder);
        attempt_ended_.log = text(log);
        return apply(at, attempt_ended_);
    }

    std::optional<std::string> read_trial_ended(WallTime at) {
        read_ending();
        return apply(at, trial_ended_);
    }

    std::optional<std::string> read_trial_judged(WallTime at) {
        read_ending();
        return apply(at, TrialJudged{trial_ended_});
    }

    void read_ending() {
        trial_ended_.trial = number(trial);
        word(state, "trial state", study::trial_state_from, trial_ended_.state);
        list(response, "response", trial_ended_.response);
        list(objectives, "objectives", trial_ended_.verdict.values);
        list(excesses, "excesses", trial_ended_.verdict.excesses);
        const bool judged = trial_ended_.state == study::TrialState::complete;
        trial_ended_.verdict.violation = judged ? real(violation) : 0;
        trial_ended_.verdict.feasible = !judged || rows_.integer(feasible) != 0;
        read_failure(trial_ended_.failure, study::AttemptState::reported);
    }

    std::optional<std::string> read_changed(WallTime at) {
        word(state, "study state", study_state_from, changed_.state);
        changed_.why = text(message);
        return apply(at, changed_);
    }

    void read_failure(std::optional<study::Failure>& into, study::AttemptState state) {
        into.reset();
        if (rows_.null(failure)) return;
        into.emplace();
        word(failure, "failure", study::failure_kind_from, into->kind);
        into->stage = text(stage);
        into->message = text(message);
        if (rows_.null(cause)) {
            into->cause = older_cause(*into, state);
        } else {
            word(cause, "cause", study::cause_from, into->cause);
            into->cause = renamed_cause(*into);
        }
    }

    template <typename Fact>
    std::optional<std::string> apply(WallTime at, const Fact& fact) {
        if (!wrong_.empty()) return std::nullopt;
        return sink_.apply(at, fact);
    }

    std::uint64_t number(Column column) {
        return static_cast<std::uint64_t>(rows_.integer(column));
    }

    /// NaN is what SQLite keeps as NULL.
    double real(Column column) {
        return rows_.null(column) ? std::numeric_limits<double>::quiet_NaN() : rows_.real(column);
    }

    std::string_view text(Column column) const { return rows_.text(column); }

    void list(Column column, std::string_view name, std::vector<double>& into) {
        const std::string_view written = text(column);
        if (written.empty())
            into.clear();
        else if (!read_number_list(written, into))
            wrong_ = fmt::format("{} '{}' is no list of numbers", name, written);
    }

    template <typename Enum>
    void word(Column column, std::string_view name, std::optional<Enum> (*from)(std::string_view),
              Enum& into) {
        const std::string_view written = text(column);
        if (const std::optional<Enum> known = from(written))
            into = *known;
        else
            wrong_ = fmt::format("{} '{}' is unknown", name, written);
    }

    Rows rows_;
    RowChecksum checksums_;
    bool checked_ = false;
    std::int64_t first_;
    std::int64_t position_;  // of this row in the study's journal
    Sink& sink_;
    std::string wrong_;
    // Reused from row to row, with the memory of their lists.
    TrialAsked asked_;
    AttemptStarted started_;
    AttemptEnded attempt_ended_;
    TrialEnded trial_ended_;
    StudyChanged changed_;
};

/// Records as they are, one after the other.
struct List {
    StudyId study;
    std::vector<Record>& records;

    template <typename Fact>
    std::optional<std::string> apply(WallTime at, const Fact& fact) {
        records.push_back({study, at, fact});
        return std::nullopt;
    }
};

}  // namespace

std::optional<std::string> read_journal(SQLite::Database& database, StudyId study,
                                        History& history) {
    return Reader<History>(database, study, 0, history).read();
}

std::optional<std::string> read_records(SQLite::Database& database, StudyId study,
                                        std::uint64_t after, std::size_t most, Recorded& into) {
    List list{study, into.records};
    Reader<List> reader(database, study, after, list);
    auto wrong = reader.read(most);
    into.upto = reader.position();
    return wrong;
}

}  // namespace femrun::store
