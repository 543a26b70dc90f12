// SPDX-License-Identifier: MIT
#include "store/database.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <functional>
#include <optional>

#include "base/check.hpp"
#include "base/near_name.hpp"
#include "store/database_error.hpp"
#include "store/database_file.hpp"
#include "store/journal.hpp"
#include "store/lost_file.hpp"
#include "store/ownership.hpp"
#include "store/schema.hpp"
#include "store/studies.hpp"

namespace femrun::store {

struct Database::State {
    std::string path;
    std::chrono::milliseconds patience;
    OpenFile file;
    std::optional<JournalWriter> journal;  // for writing only; ends before its connection
    AttemptId next_attempt{1};
    bool rescued = false;

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

    /// Runs `work` in a durable transaction, if this is still the file's writer.
    Result<void> write(const std::function<Result<void>()>& work) {
        FEMRUN_CHECK(journal.has_value());
        SQLite::Transaction transaction(connection(), SQLite::TransactionBehavior::IMMEDIATE);
        if (auto still = still_writer(connection(), *file.writer); !still) return still;
        if (auto done = work(); !done) return done;
        transaction.commit();
        return {};
    }

    Error rescue(std::span<const Record> records) {
        const auto also = write([&]() -> Result<void> {
            for (const Record& record : records) journal->append(record);
            return {};
        });
        auto copy = also ? save_copy(connection(), path) : Result<std::string>(also.error());
        rescued = copy.ok();
        const std::string saved =
            copy ? fmt::format(
                       "all that was recorded is saved in '{}': rename it to '{}' and run "
                       "the same command to go on",
                       *copy, path)
                 : fmt::format(
                       "all that was recorded in it is lost with it, because no copy could "
                       "be saved ({})",
                       copy.error().message);
        return {
            ErrorKind::corrupt,
            fmt::format("the file was deleted, moved or replaced while it was in use; {}", saved)};
    }

    Result<void> written(Result<void> result) {
        if (result) return result;
        journal->rolled_back();
        // What is not sure to be in the log must not be carried from it into the database.
        if (result.error().kind == ErrorKind::corrupt)
            sqlite3_db_config(connection().getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1,
                              nullptr);
        return result;
    }
};

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

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const std::string& path, Access access,
                                                 std::chrono::milliseconds patience) {
    auto state = std::make_unique<State>();
    state->path = path;
    state->patience = patience;
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

const std::optional<WriterRow>& Database::writer() const { return state_->file.writer; }

const std::optional<WriterRow>& Database::writer_before() const {
    return state_->file.writer_before;
}

Result<std::vector<StudyRow>> Database::studies() const {
    return state_->named([&] {
        const auto& writer = state_->file.writer;
        return read_studies(state_->connection(), {.now = writer.has_value(),
                                                   .since = writer ? writer->since : WallTime{}});
    });
}

Result<StudyRow> Database::study(std::string_view name) const {
    auto rows = studies();
    if (!rows) return std::move(rows).error();
    std::vector<std::string> known;
    for (StudyRow& row : *rows) {
        if (row.name == name) return std::move(row);
        known.push_back(row.name);
    }
    return Error{ErrorKind::missing,
                 fmt::format("'{}': there is no study '{}'{}", path(), name,
                             known.empty() ? "; it holds none yet" : suggestion(name, known))};
}

Result<StudyId> Database::create_study(const study::StudyDefinition& definition,
                                       std::string_view file_text, std::span<const Record> first) {
    StudyId id;
    auto created = state_->written(state_->named([&] {
        return state_->write([&]() -> Result<void> {
            SQLite::Database& connection = state_->connection();
            SQLite::Statement same(connection, "SELECT id FROM studies WHERE name = ?");
            same.bind(1, definition.name);
            if (same.executeStep())
                return Error{ErrorKind::conflict,
                             fmt::format("study '{}' exists already; resume it, or give the new "
                                         "one another name",
                                         definition.name)};
            id = insert_study(connection, definition, file_text);
            for (Record record : first) {
                record.study = id;
                state_->journal->append(record);
            }
            return {};
        });
    }));
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
    return state_->written(state_->named([&] {
        return state_->write([&]() -> Result<void> {
            auto name = study_text(state_->connection(), "name", study);
            if (!name) return std::move(name).error();
            FEMRUN_CHECK(*name == definition.name, definition.name);
            update_study(state_->connection(), study, definition, file_text);
            for (const Record& record : revision) state_->journal->append(record);
            return {};
        });
    }));
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
