// SPDX-License-Identifier: MIT
#include "store/database.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/check.hpp"
#include "base/near_name.hpp"
#include "store/database_error.hpp"
#include "store/database_file.hpp"
#include "store/journal.hpp"
#include "store/schema.hpp"

namespace femrun::store {

struct Database::State {
    std::string path;
    std::chrono::milliseconds patience;
    OpenFile file;
    std::optional<JournalWriter> journal;  // for writing only; ends before its connection
    AttemptId next_attempt{1};

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
};

namespace {

WallTime wall_time(std::int64_t ms) { return WallTime{std::chrono::milliseconds(ms)}; }

std::int64_t milliseconds(WallTime time) { return time.time_since_epoch().count(); }

/// What the journal says of the study, beside its row in `studies`.
Result<void> summarize(SQLite::Database& connection, StudyRow& row) {
    SQLite::Statement counts(
        connection,
        "SELECT count(*) FILTER (WHERE kind = 'trial_asked'), "
        "count(*) FILTER (WHERE kind = 'trial_ended' AND state = 'complete')"
        " - count(*) FILTER (WHERE kind = 'trial_judged' AND state = 'failed'), "
        "count(*) FILTER (WHERE kind IN ('trial_ended', 'trial_judged') "
        "AND state = 'failed'), "
        "max(at_ms) FROM journal WHERE seq BETWEEN ? AND ?");
    counts.bind(1, first_seq(row.id));
    counts.bind(2, last_seq(row.id));
    counts.executeStep();
    row.trials = static_cast<std::uint64_t>(counts.getColumn(0).getInt64());
    row.completed = static_cast<std::uint64_t>(counts.getColumn(1).getInt64());
    row.failed = static_cast<std::uint64_t>(counts.getColumn(2).getInt64());
    row.changed = std::max(row.created, wall_time(counts.getColumn(3).getInt64()));

    SQLite::Statement latest(connection,
                             "SELECT state FROM journal WHERE seq BETWEEN ? AND ? AND "
                             "kind = 'study_changed' ORDER BY seq DESC LIMIT 1");
    latest.bind(1, first_seq(row.id));
    latest.bind(2, last_seq(row.id));
    if (!latest.executeStep()) return {};
    const std::string word = latest.getColumn(0).getString();
    const std::optional<StudyState> state = study_state_from(word);
    if (!state)
        return Error{ErrorKind::corrupt,
                     fmt::format("study '{}': study state '{}' is unknown; the file is damaged or "
                                 "was changed by hand: restore a copy",
                                 row.name, word)};
    row.state = *state;
    return {};
}

StudyRow row_of(SQLite::Statement& statement) {
    StudyRow row;
    row.id.value = static_cast<std::uint64_t>(statement.getColumn(0).getInt64());
    row.name = statement.getColumn(1).getString();
    row.created = wall_time(statement.getColumn(2).getInt64());
    return row;
}

/// One text of the study's row.
Result<std::string> study_text(SQLite::Database& connection, const char* query, StudyId study) {
    SQLite::Statement statement(connection, query);
    statement.bind(1, static_cast<std::int64_t>(study.value));
    if (!statement.executeStep())
        return Error{ErrorKind::missing, fmt::format("there is no study number {}", study.value)};
    return statement.getColumn(0).getString();
}

/// Attempt ids only grow, so the last one that each study started is its highest: no need to read
/// the whole journal.
std::uint64_t highest_attempt(SQLite::Database& connection) {
    SQLite::Statement last(connection,
                           "SELECT max((SELECT attempt FROM journal WHERE kind = 'attempt_started' "
                           "AND seq > studies.id << 40 AND seq < (studies.id + 1) << 40 "
                           "ORDER BY seq DESC LIMIT 1)) FROM studies");
    last.executeStep();
    return static_cast<std::uint64_t>(last.getColumn(0).getInt64());
}

/// The highest attempt that a record speaks of; 0 for those that speak of none.
std::uint64_t attempt_of(const Record& record) {
    if (const auto* started = std::get_if<AttemptStarted>(&record.fact))
        return started->attempt.value;
    if (const auto* ended = std::get_if<AttemptEnded>(&record.fact)) return ended->attempt.value;
    return 0;
}

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const std::string& path, Access access,
                                                 std::chrono::milliseconds patience) {
    auto state = std::make_unique<State>(State{path, patience, {}, std::nullopt, {}});
    auto opened = state->named([&]() -> Result<OpenFile> {
        auto file = open_file(path, access, patience);
        if (file && access == Access::write) {
            state->journal.emplace(*file->connection);
            state->next_attempt.value = highest_attempt(*file->connection) + 1;
        }
        return file;
    });
    if (!opened) return std::move(opened).error();
    state->file = std::move(*opened);
    return std::unique_ptr<Database>(new Database(std::move(state)));
}

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {}

Database::~Database() = default;

const std::string& Database::path() const { return state_->path; }

AttemptId Database::next_attempt() const { return state_->next_attempt; }

Result<std::vector<StudyRow>> Database::studies() const {
    return state_->named([&]() -> Result<std::vector<StudyRow>> {
        std::vector<StudyRow> rows;
        SQLite::Statement statement(state_->connection(),
                                    "SELECT id, name, created_ms FROM studies ORDER BY id");
        while (statement.executeStep()) {
            rows.push_back(row_of(statement));
            if (auto done = summarize(state_->connection(), rows.back()); !done)
                return std::move(done).error();
        }
        return rows;
    });
}

Result<StudyRow> Database::study(std::string_view name) const {
    return state_->named([&]() -> Result<StudyRow> {
        std::vector<std::string> known;
        SQLite::Statement statement(state_->connection(),
                                    "SELECT id, name, created_ms FROM studies ORDER BY id");
        while (statement.executeStep()) {
            StudyRow row = row_of(statement);
            if (row.name == name) {
                if (auto done = summarize(state_->connection(), row); !done)
                    return std::move(done).error();
                return row;
            }
            known.push_back(row.name);
        }
        return Error{ErrorKind::missing,
                     fmt::format("there is no study '{}'{}", name,
                                 known.empty() ? "; it holds none yet" : suggestion(name, known))};
    });
}

Result<StudyId> Database::create_study(const study::StudyDefinition& definition,
                                       std::string_view file_text) {
    return state_->named([&]() -> Result<StudyId> {
        SQLite::Database& connection = state_->connection();
        SQLite::Transaction transaction(connection, SQLite::TransactionBehavior::IMMEDIATE);
        SQLite::Statement same(connection, "SELECT id FROM studies WHERE name = ?");
        same.bind(1, definition.name);
        if (same.executeStep())
            return Error{ErrorKind::conflict,
                         fmt::format("study '{}' exists already; resume it, or give the new one "
                                     "another name",
                                     definition.name)};
        SQLite::Statement insert(connection,
                                 "INSERT INTO studies(name, created_ms, definition, file) "
                                 "VALUES (?, ?, ?, ?)");
        insert.bind(1, definition.name);
        insert.bind(2, milliseconds(wall_now()));
        insert.bind(3, to_json(definition));
        insert.bind(4, std::string(file_text));
        insert.exec();
        const StudyId id{static_cast<std::uint64_t>(connection.getLastInsertRowid())};
        create_study_view(connection, definition);
        transaction.commit();
        return id;
    });
}

Result<study::StudyDefinition> Database::definition(StudyId study) const {
    return state_->named([&]() -> Result<study::StudyDefinition> {
        auto text =
            study_text(state_->connection(), "SELECT definition FROM studies WHERE id = ?", study);
        if (!text) return std::move(text).error();
        auto definition = definition_from_json(*text);
        if (definition) return definition;
        auto name =
            study_text(state_->connection(), "SELECT name FROM studies WHERE id = ?", study);
        if (!name) return std::move(name).error();
        return std::move(definition).error().within(fmt::format("study '{}'", *name));
    });
}

Result<std::string> Database::file_text(StudyId study) const {
    return state_->named([&]() -> Result<std::string> {
        return study_text(state_->connection(), "SELECT file FROM studies WHERE id = ?", study);
    });
}

Result<void> Database::update_definition(StudyId study, const study::StudyDefinition& definition,
                                         std::string_view file_text,
                                         std::span<const Record> revision) {
    FEMRUN_CHECK(state_->journal.has_value());
    auto updated = state_->named([&]() -> Result<void> {
        SQLite::Database& connection = state_->connection();
        SQLite::Transaction transaction(connection, SQLite::TransactionBehavior::IMMEDIATE);
        auto name = study_text(connection, "SELECT name FROM studies WHERE id = ?", study);
        if (!name) return std::move(name).error();
        FEMRUN_CHECK(*name == definition.name, definition.name);
        SQLite::Statement update(connection,
                                 "UPDATE studies SET definition = ?, file = ? WHERE id = ?");
        update.bind(1, to_json(definition));
        update.bind(2, std::string(file_text));
        update.bind(3, static_cast<std::int64_t>(study.value));
        update.exec();
        create_study_view(connection, definition);
        for (const Record& record : revision) state_->journal->append(record);
        transaction.commit();
        return {};
    });
    if (!updated) state_->journal->rolled_back();
    return updated;
}

Result<void> Database::append(std::span<const Record> records) {
    FEMRUN_CHECK(state_->journal.has_value());
    std::uint64_t next_attempt = state_->next_attempt.value;
    auto appended = guarded(state_->patience, [&]() -> Result<void> {
        SQLite::Transaction transaction(state_->connection(),
                                        SQLite::TransactionBehavior::IMMEDIATE);
        for (const Record& record : records) {
            state_->journal->append(record);
            next_attempt = std::max(next_attempt, attempt_of(record) + 1);
        }
        transaction.commit();
        return {};
    });
    if (!appended) {
        state_->journal->rolled_back();
        return std::move(appended).error().within(fmt::format("'{}'", state_->path));
    }
    state_->next_attempt.value = next_attempt;
    return {};
}

Result<History> Database::history(StudyId study) const {
    auto definition = this->definition(study);
    if (!definition) return std::move(definition).error();
    return state_->named([&]() -> Result<History> {
        History history;
        auto wrong = read_journal(state_->connection(), study, history);
        if (!wrong) wrong = history.misfit(*definition);
        if (wrong)
            return Error{ErrorKind::corrupt,
                         fmt::format("study '{}': {}; the file is damaged or was changed by hand: "
                                     "restore a copy",
                                     definition->name, *wrong)};
        return history;
    });
}

}  // namespace femrun::store
