// SPDX-License-Identifier: MIT
#include "store/database.hpp"

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <algorithm>

#include "base/near_name.hpp"
#include "store/database_state.hpp"
#include "store/schema.hpp"
#include "store/studies.hpp"

namespace femrun::store {

namespace {

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

Error wrong_journal(const std::string& study, std::string_view wrong) {
    return {ErrorKind::corrupt, fmt::format("study '{}': {}; the file is damaged or was changed by "
                                            "hand: restore a copy",
                                            study, wrong)};
}

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const std::string& path, Access access,
                                                 std::chrono::milliseconds patience) {
    auto state = std::make_unique<State>();
    state->path = path;
    state->patience = patience;
    auto opened = state->named([&]() -> Result<OpenFile> {
        auto file = open_file(path, access, patience);
        if (file && access == Access::write) {
            state->journal.emplace(*file->connection, file->writer->epoch);
            state->whole = true;
            state->next_attempt.value = highest_attempt(*file->connection) + 1;
        }
        return file;
    });
    if (!opened) return std::move(opened).error();
    state->file = std::move(*opened);
    return std::unique_ptr<Database>(new Database(std::move(state)));
}

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {}

Database::~Database() { state_->leave(); }

const std::string& Database::path() const { return state_->path; }

AttemptId Database::next_attempt() const { return state_->next_attempt; }

const std::optional<WriterRow>& Database::writer() const { return state_->file.writer; }

const std::optional<WriterRow>& Database::writer_before() const {
    return state_->file.writer_before;
}

Result<std::vector<StudyRow>> Database::studies() const {
    return state_->named([&] { return read_studies(state_->connection(), state_->file.writer); });
}

Result<StudyRow> Database::study(std::string_view name) const {
    auto row =
        state_->named([&] { return find_study(state_->connection(), name, state_->file.writer); });
    if (!row) return std::move(row).error();
    if (*row) return std::move(**row);
    const auto others = studies();  // one of which may be damaged: its name, say
    if (!others) return others.error();
    std::vector<std::string> names;
    for (const StudyRow& other : *others) names.push_back(other.name);
    return Error{ErrorKind::missing,
                 fmt::format("'{}': there is no study '{}'{}", path(), name,
                             names.empty() ? "; it holds none yet" : suggestion(name, names))};
}

Result<StudyRow> Database::study(StudyId id) const {
    auto row =
        state_->named([&] { return find_study(state_->connection(), id, state_->file.writer); });
    if (!row) return std::move(row).error();
    if (*row) return std::move(**row);
    return Error{ErrorKind::missing,
                 fmt::format("'{}': there is no study number {}", path(), id.value)};
}

Result<StudyRow> Database::last_changed() const {
    auto all = studies();
    if (!all) return std::move(all).error();
    if (all->empty())
        return Error{ErrorKind::missing,
                     fmt::format("'{}': there is no study in it yet; 'femrun' runs one", path())};
    return std::move(*std::max_element(
        all->begin(), all->end(),
        [](const StudyRow& a, const StudyRow& b) { return a.changed < b.changed; }));
}

Result<StudyId> Database::create_study(const study::StudyDefinition& definition,
                                       std::string_view file_text, std::span<const Record> first) {
    StudyId id;
    auto created = state_->change([&]() -> Result<void> {
        SQLite::Database& connection = state_->connection();
        if (const auto same = find_study(connection, definition.name, state_->file.writer);
            !same || *same)
            return Error{ErrorKind::conflict,
                         fmt::format("study '{}' exists already; resume it, or give the new one "
                                     "another name",
                                     definition.name)};
        const WallTime now = wall_now();
        id = insert_study(connection, definition, file_text, now);
        state_->journal->begin(id, now);
        for (Record record : first) {
            record.study = id;
            state_->journal->append(record);
        }
        return {};
    });
    if (!created) return std::move(created).error();
    return id;
}

Result<study::StudyDefinition> Database::definition(StudyId study) const {
    return state_->named([&]() -> Result<study::StudyDefinition> {
        auto text = study_text(state_->connection(), "definition", study);
        if (!text) return std::move(text).error();
        auto definition = definition_from_json(*text);
        if (definition) return definition;
        auto name = study_text(state_->connection(), "name", study);
        if (!name) return std::move(name).error();
        return std::move(definition).error().within(fmt::format("study '{}'", *name));
    });
}

Result<std::string> Database::file_text(StudyId study) const {
    return state_->named([&] { return study_text(state_->connection(), "file", study); });
}

Result<void> Database::update_definition(StudyId study, const study::StudyDefinition& definition,
                                         std::string_view file_text,
                                         std::span<const Record> revision) {
    return state_->change([&]() -> Result<void> {
        auto name = study_text(state_->connection(), "name", study);
        if (!name) return std::move(name).error();
        FEMRUN_CHECK(*name == definition.name, definition.name);
        update_study(state_->connection(), study, definition, file_text);
        for (const Record& record : revision) state_->journal->append(record);
        return {};
    });
}

Result<void> Database::append(std::span<const Record> records) {
    std::uint64_t next_attempt = state_->next_attempt.value;
    auto appended = guarded(state_->patience, [&]() -> Result<void> {
        if (!in_place(state_->connection())) return state_->rescue(records);
        return state_->write([&]() -> Result<void> {
            for (const Record& record : records) {
                state_->journal->append(record);
                next_attempt = std::max(next_attempt, attempt_of(record) + 1);
            }
            return {};
        });
    });
    if (appended)
        state_->next_attempt.value = next_attempt;
    else
        appended = std::move(appended).error().within(fmt::format("'{}'", state_->path));
    return state_->written(std::move(appended));
}

Result<void> Database::watch() {
    if (in_place(state_->connection())) return {};
    return state_->named([&]() -> Result<void> { return state_->rescue({}); });
}

bool Database::rescued() const { return state_->rescued; }

Result<History> Database::history(StudyId study) const {
    auto definition = this->definition(study);
    if (!definition) return std::move(definition).error();
    return state_->named([&]() -> Result<History> {
        if (auto whole = state_->look_through(); !whole) return std::move(whole).error();
        History history;
        auto wrong = read_journal(state_->connection(), study, history);
        if (!wrong) wrong = history.misfit(*definition);
        if (wrong) return wrong_journal(definition->name, *wrong);
        return history;
    });
}

Result<Recorded> Database::records(StudyId study, std::uint64_t after, std::size_t most) const {
    return state_->named([&]() -> Result<Recorded> {
        auto name = study_text(state_->connection(), "name", study);
        if (!name) return std::move(name).error();
        Recorded recorded;
        if (const auto wrong = read_records(state_->connection(), study, after, most, recorded))
            return wrong_journal(*name, *wrong);
        return recorded;
    });
}

}  // namespace femrun::store
