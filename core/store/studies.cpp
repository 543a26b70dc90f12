// SPDX-License-Identifier: MIT
#include "store/studies.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "store/checksum.hpp"
#include "store/schema.hpp"

namespace femrun::store {

namespace {

WallTime wall_time(std::int64_t ms) { return WallTime{std::chrono::milliseconds(ms)}; }

Error damaged(const std::string& study, std::string_view what) {
    return {ErrorKind::corrupt, fmt::format("study '{}': {}; the file is damaged or was changed by "
                                            "hand: restore a copy",
                                            study, what)};
}

// Columns whose change nobody would notice; rows of versions before 4 have no checksum.
constexpr const char* sound =
    "(checksum IS NULL OR checksum = row_checksum('name', name, 'created_ms', created_ms, "
    "'definition', definition, 'file', file))";

/// Where not every trial is a design of its own in the present search space.
void count_designs(SQLite::Database& database, StudyRow& row) {
    SQLite::Statement counts(database,
                             "SELECT count(*) FILTER (WHERE state = 'complete'), "
                             "count(*) FILTER (WHERE state = 'failed') FROM trials "
                             "WHERE study = ? AND counts AND repeats IS NULL");
    counts.bind(1, row.name);
    counts.executeStep();
    row.completed = static_cast<std::uint64_t>(counts.getColumn(0).getInt64());
    row.failed = static_cast<std::uint64_t>(counts.getColumn(1).getInt64());
}

/// What the journal says of the study, beside its row in `studies`.
Result<void> summarize(SQLite::Database& database, StudyRow& row, const Writing& writing) {
    SQLite::Statement counts(
        database,
        "SELECT count(*) FILTER (WHERE kind = 'trial_asked'), "
        "count(*) FILTER (WHERE kind = 'trial_ended' AND state = 'complete')"
        " - count(*) FILTER (WHERE kind = 'trial_judged' AND state = 'failed'), "
        "count(*) FILTER (WHERE kind IN ('trial_ended', 'trial_judged') "
        "AND state = 'failed'), "
        "max(at_ms), count(*) FILTER (WHERE kind = 'trial_placed' OR repeats IS NOT NULL) "
        "FROM journal WHERE seq BETWEEN ? AND ?");
    counts.bind(1, first_seq(row.id));
    counts.bind(2, last_seq(row.id));
    counts.executeStep();
    row.trials = static_cast<std::uint64_t>(counts.getColumn(0).getInt64());
    row.completed = static_cast<std::uint64_t>(counts.getColumn(1).getInt64());
    row.failed = static_cast<std::uint64_t>(counts.getColumn(2).getInt64());
    row.changed = std::max(row.created, wall_time(counts.getColumn(3).getInt64()));
    if (counts.getColumn(4).getInt64() > 0) count_designs(database, row);

    SQLite::Statement latest(database,
                             "SELECT state, at_ms FROM journal WHERE seq BETWEEN ? AND ? AND "
                             "kind = 'study_changed' ORDER BY seq DESC LIMIT 1");
    latest.bind(1, first_seq(row.id));
    latest.bind(2, last_seq(row.id));
    if (!latest.executeStep()) return {};
    const std::string word = latest.getColumn(0).getString();
    const std::optional<StudyState> state = study_state_from(word);
    if (!state) return damaged(row.name, fmt::format("study state '{}' is unknown", word));
    row.state = *state;
    const bool by_the_writer =
        writing.now && wall_time(latest.getColumn(1).getInt64()) >= writing.since;
    row.abandoned = row.state == StudyState::running && !by_the_writer;
    return {};
}

}  // namespace

Result<std::vector<StudyRow>> read_studies(SQLite::Database& database, const Writing& writing) {
    std::vector<StudyRow> rows;
    SQLite::Statement statement(
        database, fmt::format("SELECT id, name, created_ms, {} FROM studies ORDER BY id", sound));
    while (statement.executeStep()) {
        StudyRow row;
        row.id.value = static_cast<std::uint64_t>(statement.getColumn(0).getInt64());
        row.name = statement.getColumn(1).getString();
        row.created = wall_time(statement.getColumn(2).getInt64());
        if (statement.getColumn(3).getInt() == 0)
            return damaged(row.name, "its definition is not as it was written");
        if (auto done = summarize(database, row, writing); !done) return std::move(done).error();
        rows.push_back(std::move(row));
    }
    return rows;
}

Result<std::string> study_text(SQLite::Database& database, std::string_view column, StudyId study) {
    SQLite::Statement statement(
        database, fmt::format("SELECT {}, {}, name FROM studies WHERE id = ?", column, sound));
    statement.bind(1, static_cast<std::int64_t>(study.value));
    if (!statement.executeStep())
        return Error{ErrorKind::missing, fmt::format("there is no study number {}", study.value)};
    if (statement.getColumn(1).getInt() == 0)
        return damaged(statement.getColumn(2).getString(),
                       "its definition is not as it was written");
    return statement.getColumn(0).getString();
}

StudyId insert_study(SQLite::Database& database, const study::StudyDefinition& definition,
                     std::string_view file_text) {
    SQLite::Statement insert(
        database, checked_insert("studies", "name, created_ms, definition, file", "?, ?, ?, ?"));
    insert.bind(1, definition.name);
    insert.bind(2, static_cast<std::int64_t>(wall_now().time_since_epoch().count()));
    insert.bind(3, to_json(definition));
    insert.bind(4, std::string(file_text));
    insert.exec();
    const StudyId id{static_cast<std::uint64_t>(database.getLastInsertRowid())};
    create_study_view(database, definition);
    return id;
}

void update_study(SQLite::Database& database, StudyId study,
                  const study::StudyDefinition& definition, std::string_view file_text) {
    SQLite::Statement update(
        database,
        "UPDATE studies SET definition = ?1, file = ?2, checksum = row_checksum('name', name, "
        "'created_ms', created_ms, 'definition', ?1, 'file', ?2) WHERE id = ?3");
    update.bind(1, to_json(definition));
    update.bind(2, std::string(file_text));
    update.bind(3, static_cast<std::int64_t>(study.value));
    update.exec();
    create_study_view(database, definition);
}

}  // namespace femrun::store
