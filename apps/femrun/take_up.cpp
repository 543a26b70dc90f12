// SPDX-License-Identifier: MIT
#include "take_up.hpp"

#include <random>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "run/revision.hpp"

namespace femrun::app {

namespace {

/// A seed that fits TOML's and JSON's numbers exactly, so that a person can write it into a file.
std::uint64_t drawn_seed() { return std::random_device{}() & 0x7fffffffu; }

Error changed(const std::string& name, const std::string& database,
              const std::vector<std::string>& differences) {
    return {ErrorKind::invalid, fmt::format("study '{}' in '{}' was begun with another definition: "
                                            "{}; use --resume to go on with the "
                                            "changes, or --name for a new study",
                                            name, database, fmt::join(differences, "; "))};
}

std::vector<store::Record> recorded(StudyId id, std::vector<store::Fact> facts) {
    std::vector<store::Record> records;
    for (store::Fact& fact : facts) records.push_back({id, wall_now(), std::move(fact)});
    return records;
}

Result<TakenUp> go_on(Prepared& prepared, std::unique_ptr<store::Database> database, StudyId id,
                      Changes changes) {
    study::StudyDefinition& is = prepared.definition;
    auto was = database->definition(id);
    if (!was) return std::move(was).error();
    if (!prepared.file->seed_given()) is.seed = was->seed;

    std::vector<store::Record> revision;
    if (!study::same_study(*was, is)) {
        if (changes == Changes::refused)
            return changed(is.name, database->path(), study::differences(*was, is));
        const auto past = database->history(id);
        if (!past) return past.error();
        auto facts = run::revision(*past, *was, is);
        if (!facts) return std::move(facts).error();
        revision = recorded(id, std::move(*facts));
    }
    if (*was != is)
        if (auto done = database->update_definition(id, is, prepared.text, revision); !done)
            return std::move(done).error();
    auto history = database->history(id);
    if (!history) return std::move(history).error();
    return TakenUp{std::move(database), id, std::move(*history), true};
}

}  // namespace

Result<TakenUp> take_up(Prepared& prepared, const std::string& path, Changes changes) {
    auto database = store::Database::open(path, store::Access::write);
    if (!database) return std::move(database).error();
    const auto known = (*database)->study(prepared.definition.name);
    if (known) return go_on(prepared, std::move(*database), known->id, changes);
    if (known.error().kind != ErrorKind::missing) return known.error();

    if (!prepared.file->seed_given()) prepared.definition.seed = drawn_seed();
    const auto id = (*database)->create_study(prepared.definition, prepared.text);
    if (!id) return id.error();
    return TakenUp{std::move(*database), *id, {}, false};
}

}  // namespace femrun::app
