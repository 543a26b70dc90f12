// SPDX-License-Identifier: MIT
// Reads a study's journal. A row that cannot be a record of ours means that the file is damaged or
// was changed by hand: nothing is guessed, the row is named.
#include <fmt/format.h>

#include "store/journal.hpp"
#include "store/number_list.hpp"
#include "store/schema.hpp"

namespace femrun::store {

namespace {

constexpr const char* columns =
    "SELECT seq, at_ms, kind, trial, attempt, ordinal, state, origin, told, worker, design, "
    "response, objectives, violations, violation, feasible, failure, stage, message, seconds, "
    "folder, counted, log FROM journal WHERE seq BETWEEN ? AND ? ORDER BY seq";

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
    violations,
    violation,
    feasible,
    failure,
    stage,
    message,
    seconds,
    folder,
    counted,
    log
};

class Reader {
public:
    Reader(SQLite::Database& database, StudyId study, History& history)
        : rows_(database, columns), first_(first_seq(study)), history_(history) {
        rows_.bind(1, first_seq(study));
        rows_.bind(2, last_seq(study));
    }

    std::optional<std::string> read() {
        while (rows_.executeStep()) {
            std::optional<std::string> why = row();
            if (!wrong_.empty()) why = std::move(wrong_);
            if (why)
                return fmt::format("record {}: {}", rows_.getColumn(seq).getInt64() - first_, *why);
        }
        return std::nullopt;
    }

private:
    std::optional<std::string> row() {
        const std::string_view word = text(kind);
        const WallTime at{std::chrono::milliseconds(rows_.getColumn(at_ms).getInt64())};
        if (word == "trial_asked") return read_asked(at);
        if (word == "attempt_started") return read_started(at);
        if (word == "attempt_ended") return read_attempt_ended(at);
        if (word == "trial_ended") return read_trial_ended(at);
        if (word == "study_changed") return read_changed(at);
        return fmt::format("kind '{}' is unknown", word);
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
        return apply(at, asked_);
    }

    std::optional<std::string> read_started(WallTime at) {
        started_.trial = number(trial);
        started_.attempt.value = number(attempt);
        started_.ordinal = static_cast<std::uint32_t>(number(ordinal));
        started_.worker = text(worker);
        return apply(at, started_);
    }

    std::optional<std::string> read_attempt_ended(WallTime at) {
        attempt_ended_.trial = number(trial);
        attempt_ended_.attempt.value = number(attempt);
        word(state, "attempt state", study::attempt_state_from, attempt_ended_.state);
        list(response, "response", attempt_ended_.response);
        read_failure(attempt_ended_.failure);
        attempt_ended_.counted = rows_.getColumn(counted).getInt() != 0;
        attempt_ended_.seconds = real(seconds);
        attempt_ended_.folder = text(folder);
        attempt_ended_.log = text(log);
        return apply(at, attempt_ended_);
    }

    std::optional<std::string> read_trial_ended(WallTime at) {
        trial_ended_.trial = number(trial);
        word(state, "trial state", study::trial_state_from, trial_ended_.state);
        list(response, "response", trial_ended_.response);
        list(objectives, "objectives", trial_ended_.verdict.values);
        list(violations, "violations", trial_ended_.verdict.violations);
        const bool judged = trial_ended_.state == study::TrialState::complete;
        trial_ended_.verdict.violation = judged ? real(violation) : 0;
        trial_ended_.verdict.feasible = !judged || rows_.getColumn(feasible).getInt() != 0;
        read_failure(trial_ended_.failure);
        return apply(at, trial_ended_);
    }

    std::optional<std::string> read_changed(WallTime at) {
        word(state, "study state", study_state_from, changed_.state);
        changed_.why = text(message);
        return apply(at, changed_);
    }

    void read_failure(std::optional<study::Failure>& into) {
        into.reset();
        if (rows_.isColumnNull(failure)) return;
        into.emplace();
        word(failure, "failure", study::failure_kind_from, into->kind);
        into->stage = text(stage);
        into->message = text(message);
    }

    template <typename Fact>
    std::optional<std::string> apply(WallTime at, const Fact& fact) {
        if (!wrong_.empty()) return std::nullopt;
        return history_.apply(at, fact);
    }

    std::uint64_t number(Column column) {
        return static_cast<std::uint64_t>(rows_.getColumn(column).getInt64());
    }

    /// NaN is what SQLite keeps as NULL.
    double real(Column column) {
        const SQLite::Column value = rows_.getColumn(column);
        return value.isNull() ? std::numeric_limits<double>::quiet_NaN() : value.getDouble();
    }

    /// Lives until the next row.
    std::string_view text(Column column) {
        const SQLite::Column value = rows_.getColumn(column);
        const char* const start = value.getText("");
        return {start, static_cast<std::size_t>(value.getBytes())};
    }

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

    SQLite::Statement rows_;
    std::int64_t first_;
    History& history_;
    std::string wrong_;
    // Reused from row to row, with the memory of their lists.
    TrialAsked asked_;
    AttemptStarted started_;
    AttemptEnded attempt_ended_;
    TrialEnded trial_ended_;
    StudyChanged changed_;
};

}  // namespace

std::optional<std::string> read_journal(SQLite::Database& database, StudyId study,
                                        History& history) {
    return Reader(database, study, history).read();
}

}  // namespace femrun::store
