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
std::string sound() {
    return fmt::format("(studies.checksum IS NULL OR {})",
                       is_sound("studies", "name, created_ms, definition, file"));
}

std::string all_studies() {
    return fmt::format(
        "SELECT id, name, created_ms, {}, state, epoch, changed_ms, trials, completed, failed, "
        "coalesce({}, 0) FROM studies LEFT JOIN summaries ON study = id",
        sound(),
        is_sound("summaries", "study, state, epoch, changed_ms, trials, completed, failed"));
}

Result<StudyRow> row_of(SQLite::Statement& row, const std::optional<WriterRow>& writer) {
    const auto number = [&](int column) {
        return static_cast<std::uint64_t>(row.getColumn(column).getInt64());
    };
    StudyRow study{.id = StudyId{number(0)},
                   .name = row.getColumn(1).getString(),
                   .trials = number(7),
                   .completed = number(8),
                   .failed = number(9),
                   .created = wall_time(row.getColumn(2).getInt64()),
                   .changed = wall_time(row.getColumn(6).getInt64())};
    if (row.getColumn(3).getInt() == 0)
        return damaged(study.name, "its definition is not as it was written");
    if (row.getColumn(10).getInt() == 0)
        return damaged(study.name, "its summary is not as it was written");
    const std::string word = row.getColumn(4).getString();
    const std::optional<StudyState> state = study_state_from(word);
    if (!state) return damaged(study.name, fmt::format("study state '{}' is unknown", word));
    study.state = *state;
    const bool by_the_writer = writer && row.getColumn(5).getInt64() == writer->epoch;
    study.abandoned = *state == StudyState::running && !by_the_writer;
    return study;
}

Result<std::optional<StudyRow>> only_row(SQLite::Statement& statement,
                                         const std::optional<WriterRow>& writer) {
    if (!statement.executeStep()) return std::optional<StudyRow>{};
    auto row = row_of(statement, writer);
    if (!row) return std::move(row).error();
    return std::optional<StudyRow>(std::move(*row));
}

}  // namespace

Result<std::vector<StudyRow>> read_studies(SQLite::Database& database,
                                           const std::optional<WriterRow>& writer) {
    std::vector<StudyRow> rows;
    SQLite::Statement statement(database, all_studies() + " ORDER BY id");
    while (statement.executeStep()) {
        auto row = row_of(statement, writer);
        if (!row) return std::move(row).error();
        rows.push_back(std::move(*row));
    }
    return rows;
}

Result<std::optional<StudyRow>> find_study(SQLite::Database& database, std::string_view name,
                                           const std::optional<WriterRow>& writer) {
    SQLite::Statement statement(database, all_studies() + " WHERE name = ?");
    statement.bind(1, std::string(name));
    return only_row(statement, writer);
}

Result<std::optional<StudyRow>> find_study(SQLite::Database& database, StudyId id,
                                           const std::optional<WriterRow>& writer) {
    SQLite::Statement statement(database, all_studies() + " WHERE id = ?");
    statement.bind(1, static_cast<std::int64_t>(id.value));
    return only_row(statement, writer);
}

Result<std::string> study_text(SQLite::Database& database, std::string_view column, StudyId study) {
    SQLite::Statement statement(
        database, fmt::format("SELECT {}, {}, name FROM studies WHERE id = ?", column, sound()));
    statement.bind(1, static_cast<std::int64_t>(study.value));
    if (!statement.executeStep())
        return Error{ErrorKind::missing, fmt::format("there is no study number {}", study.value)};
    if (statement.getColumn(1).getInt() == 0)
        return damaged(statement.getColumn(2).getString(),
                       "its definition is not as it was written");
    return statement.getColumn(0).getString();
}

StudyId insert_study(SQLite::Database& database, const study::StudyDefinition& definition,
                     std::string_view file_text, WallTime created) {
    SQLite::Statement insert(
        database, checked_insert("studies", "name, created_ms, definition, file", "?, ?, ?, ?"));
    insert.bind(1, definition.name);
    insert.bind(2, static_cast<std::int64_t>(created.time_since_epoch().count()));
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
