// SPDX-License-Identifier: MIT
#include "take_up.hpp"

#include <random>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "run/revision.hpp"
#include "sources.hpp"
#include "view/show_text.hpp"

namespace femrun::app {

namespace {

/// A seed that fits TOML's and JSON's numbers exactly, so that a person can write it into a file.
std::uint64_t drawn_seed() { return std::random_device{}() & 0x7fffffffu; }

std::vector<std::string> all_told(const study::StudyDefinition& was,
                                  const study::StudyDefinition& is,
                                  const study::SourceChanges& others) {
    std::vector<std::string> told =
        study::same_study(was, is) ? std::vector<std::string>{} : study::differences(was, is);
    told.insert(told.end(), others.to_agree.begin(), others.to_agree.end());
    return told;
}

/// What the study is after the facts, as far as they say.
store::History revised(store::History past, const std::vector<store::Fact>& facts) {
    for (const store::Fact& fact : facts)
        if (const auto contradiction = past.apply({{}, wall_now(), fact}))
            FEMRUN_CHECK(false, *contradiction);
    return past;
}

Error changed(const std::string& name, const std::string& database,
              const std::vector<std::string>& differences, const store::History& revised) {
    const std::string counting = view::counting_text(revised);
    return {ErrorKind::invalid,
            fmt::format("study '{}' in '{}' was begun with another definition: {}; use --resume to "
                        "go on with the changes{}, or --name for a new study",
                        name, database, fmt::join(differences, "; "),
                        counting.empty() ? "" : " (" + counting + ")")};
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

    const auto past = database->history(id);
    if (!past) return past.error();
    const study::Sources sources = sources_of(prepared);
    const auto sources_then = study::sources_from_json(past->sources());
    const study::SourceChanges others =
        sources_then ? study::changes(*sources_then, sources) : study::SourceChanges{};

    std::vector<store::Record> revision;
    if (!study::same_study(*was, is) || !others.to_agree.empty()) {
        // What cannot go on says so at once, and not when --resume was tried.
        auto facts =
            run::revision(*past, {*was, is, prepared.file->before(),
                                  others.another_optimizer ? run::Change::Optimizer::another
                                                           : run::Change::Optimizer::same});
        if (!facts) return std::move(facts).error();
        if (changes == Changes::refused)
            return changed(is.name, database->path(), all_told(*was, is, others),
                           revised(*past, *facts));
        revision = recorded(id, std::move(*facts));
    }
    if (sources_then != sources)
        revision.push_back({id, wall_now(), store::SourcesNoted{study::to_json(sources)}});
    if (*was != is || !revision.empty())
        if (auto done = database->update_definition(id, is, prepared.text, revision); !done)
            return std::move(done).error();
    auto history = database->history(id);
    if (!history) return std::move(history).error();
    return TakenUp{std::move(database), id, std::move(*history), true, others.to_tell};
}

}  // namespace

Result<TakenUp> take_up(Prepared& prepared, const std::string& path, Changes changes) {
    auto database = store::Database::open(path, store::Access::write);
    if (!database) return std::move(database).error();
    const auto known = (*database)->study(prepared.definition.name);
    if (known) return go_on(prepared, std::move(*database), known->id, changes);
    if (known.error().kind != ErrorKind::missing) return known.error();

    if (!prepared.file->seed_given()) prepared.definition.seed = drawn_seed();
    const std::vector<store::Record> first{
        {{}, wall_now(), store::SourcesNoted{study::to_json(sources_of(prepared))}}};
    const auto id = (*database)->create_study(prepared.definition, prepared.text, first);
    if (!id) return id.error();
    auto past = (*database)->history(*id);
    if (!past) return std::move(past).error();
    return TakenUp{std::move(*database), *id, std::move(*past), false, {}};
}

}  // namespace femrun::app
