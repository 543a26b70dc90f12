// SPDX-License-Identifier: MIT
// The database file: studies and their journal (schema: docs/reference/database.md). One writer
// process at a time, held by a lock; readers (`femrun show`, users' SQL) come and go at any moment.
//
// Blocking, and for one thread: `Writer` (writer.hpp) puts it on a thread of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/admissions.hpp"
#include "store/history.hpp"
#include "store/record.hpp"
#include "study/definition.hpp"

namespace femrun::store {

enum class Access { read, write };

struct StudyRow {
    StudyId id;
    std::string name;
    StudyState state = StudyState::running;
    std::uint64_t trials = 0, completed = 0, failed = 0;
    WallTime created, changed;
    bool abandoned = false;  // on record as running, but the program that ran it is gone
};

/// A program that writes a database, or wrote it.
struct WriterRow {
    std::string database;    // names the database for ever: 32 hexadecimal digits
    std::int64_t epoch = 0;  // one more for each program that wrote
    WallTime since{};
    std::optional<WallTime> until;           // none while it writes, and when it was killed
    std::string version;                     // of the program
    std::uint64_t process = 0, started = 0;  // see system::process_started
    std::string host, cgroup;                // its control group's folder, if it has one
};

/// A worker that was enlisted once. The first three name it for ever, its name is for people.
struct WorkerSeen {
    std::string pc, user, instance;
    std::string name;  // the last one
    WallTime seen{};   // last
    bool operator==(const WorkerSeen&) const = default;
};

/// Licences that all studies of the house share.
struct PoolRow {
    std::string name;
    std::uint32_t count = 0;
    std::chrono::milliseconds cooldown{0};
    bool operator==(const PoolRow&) const = default;
};

/// Some of a study's records, in order.
struct Recorded {
    std::vector<Record> records;
    std::uint64_t upto = 0;  // position of the last one in the study's journal, from 1
};

class Database {
public:
    /// How long to wait while another program (a person's sqlite3, say) holds the file locked.
    static constexpr std::chrono::milliseconds usual_patience = std::chrono::seconds(10);

    /// Opens or (for writing) makes the file; older schemas are migrated. A file that another
    /// process writes (conflict), is read-only, full, corrupt, newer, or no database of ours is one
    /// sentence that names the file and the remedy.
    static Result<std::unique_ptr<Database>> open(
        const std::string& path, Access access,
        std::chrono::milliseconds patience = usual_patience);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// When open for writing, this process; else who writes it now, if somebody does.
    const std::optional<WriterRow>& writer() const;
    /// Who wrote it before this process did. For writing only.
    const std::optional<WriterRow>& writer_before() const;

    /// All studies, oldest first. Reads no journal.
    Result<std::vector<StudyRow>> studies() const;
    /// Missing: with "did you mean".
    Result<StudyRow> study(std::string_view name) const;
    Result<StudyRow> study(StudyId id) const;
    /// The study that changed last. Missing when there is none.
    Result<StudyRow> last_changed() const;

    /// A new study; `file_text` is kept for people, and its first records go in with it, of
    /// whatever study they say they are. Conflict when the name is taken.
    Result<StudyId> create_study(const study::StudyDefinition& definition,
                                 std::string_view file_text, std::span<const Record> first = {});
    Result<study::StudyDefinition> definition(StudyId study) const;
    /// The text of the study file that the study was last begun or resumed with.
    Result<std::string> file_text(StudyId study) const;
    /// The definition of a resumed study whose budget (or, with --resume, anything else) has
    /// changed. The name stays. What the change makes of the past goes on record in the same
    /// transaction: new verdicts beside an old definition could not be told from damage.
    Result<void> update_definition(StudyId study, const study::StudyDefinition& definition,
                                   std::string_view file_text,
                                   std::span<const Record> revision = {});

    /// Appends in one durable transaction: when it returns, a power cut loses none of them. When it
    /// fails, none of them is there; what failed as unavailable may be tried again.
    Result<void> append(std::span<const Record> records);

    /// An error once the file's name leads to it no more. All that it holds is then saved in a copy
    /// beside it if that can be done, which the sentence tells; `append` looks first too, and saves
    /// its records with the rest.
    Result<void> watch();
    /// Whether that copy was made.
    bool rescued() const;

    /// Corrupt when the journal contradicts itself or the study's definition.
    Result<History> history(StudyId study) const;
    /// Records after position `after` of the study's journal, 0 for all of them, `most` at a time:
    /// a study is watched by asking again from `upto` on.
    Result<Recorded> records(StudyId study, std::uint64_t after, std::size_t most) const;
    /// One more than the highest attempt id ever recorded. For this, each study's attempts must
    /// have ids that grow in the order of their starts. For writing only.
    AttemptId next_attempt() const;

    // -- facts of the house

    /// Programs that write this database or wrote it, the latest first.
    Result<std::vector<WriterRow>> writers() const;
    Result<std::vector<WorkerSeen>> workers() const;
    Result<void> note_worker(const WorkerSeen& worker);
    Result<std::vector<PoolRow>> pools() const;
    /// A new pool, or one that has another count or cool-down from now on.
    Result<void> set_pool(const PoolRow& pool);
    Result<void> drop_pool(std::string_view name);
    Result<std::vector<TokenRow>> tokens() const;
    /// A new one, or what has changed of one.
    Result<void> put_token(const TokenRow& token);
    Result<std::vector<KeyRow>> keys() const;
    Result<void> put_key(const KeyRow& key);

    const std::string& path() const;

private:
    struct State;
    explicit Database(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// A definition as JSON text and back: what the database keeps and `show --json` prints.
std::string to_json(const study::StudyDefinition& definition);
Result<study::StudyDefinition> definition_from_json(std::string_view text);

}  // namespace femrun::store
