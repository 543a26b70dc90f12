// SPDX-License-Identifier: MIT
#include "serve/take_up.hpp"

#include <random>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "run/revision.hpp"
#include "stage/manifest.hpp"
#include "store/counting_text.hpp"
#include "study/differences.hpp"
#include "work/attempt_folder.hpp"
#include "work/portable_name.hpp"

namespace femrun::serve {

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
    const std::string counting = store::counting_text(revised);
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

Result<StudyOnRecord> as_recorded(StudyId id, study::StudyDefinition definition,
                                  Result<store::History> past) {
    if (!past) return std::move(past).error();
    StudyOnRecord study{.id = id, .definition = std::move(definition), .past = std::move(*past)};
    const auto sources = study::sources_from_json(study.past.sources());
    if (!sources || sources->staging.empty()) return study;
    auto staging = stage::staging_from_json(sources->staging);
    if (!staging) return std::move(staging).error();
    study.staging = std::move(*staging);
    return study;
}

Result<StudyOnRecord> go_on(store::Database& database, StudyId id, WantedStudy wanted) {
    study::StudyDefinition& is = wanted.definition;
    auto was = database.definition(id);
    if (!was) return std::move(was).error();
    if (wanted.seed == Seed::to_draw) is.seed = was->seed;

    auto past = database.history(id);  // a second of a long study's: read once
    if (!past) return std::move(past).error();
    const auto sources_then = study::sources_from_json(past->sources());
    const study::SourceChanges others =
        sources_then ? study::changes(*sources_then, wanted.sources) : study::SourceChanges{};

    std::vector<store::Record> revision;
    if (!study::same_study(*was, is) || !others.to_agree.empty()) {
        // What cannot go on says so at once, and not when --resume was tried.
        auto facts =
            run::revision(*past, {*was, is, wanted.before,
                                  others.another_optimizer ? run::Change::Optimizer::another
                                                           : run::Change::Optimizer::same});
        if (!facts) return std::move(facts).error();
        if (wanted.changes == control::Changes::refused)
            return changed(is.name, database.path(), all_told(*was, is, others),
                           revised(*past, *facts));
        revision = recorded(id, std::move(*facts));
    }
    if (sources_then != wanted.sources)
        revision.push_back({id, wall_now(), store::SourcesNoted{study::to_json(wanted.sources)}});
    if (*was != is || !revision.empty())
        if (auto done = database.update_definition(id, is, wanted.text, revision); !done)
            return std::move(done).error();
    if (!revision.empty()) past = database.history(id);
    auto study = as_recorded(id, std::move(is), std::move(past));
    if (!study) return study;
    study->resumed = true;
    study->notes = others.to_tell;
    return study;
}

/// On Windows the files of both would lie in one folder, and the same disk may be seen from there.
Result<void> check_folder(const store::Database& database, const std::string& name) {
    const auto studies = database.studies();
    if (!studies) return studies.error();
    const std::string folder = work::case_folded(work::folder_name(name));
    for (const store::StudyRow& other : *studies)
        if (work::case_folded(work::folder_name(other.name)) == folder)
            return Error{ErrorKind::invalid,
                         fmt::format("study '{}': its files would lie among those of '{}' in '{}' "
                                     "where case does not count, as on Windows; give it another "
                                     "name with --name",
                                     name, other.name, database.path())};
    return {};
}

}  // namespace

Result<StudyOnRecord> take_up(store::Database& database, WantedStudy wanted) {
    const auto known = database.study(wanted.definition.name);
    if (known) return go_on(database, known->id, std::move(wanted));
    if (known.error().kind != ErrorKind::missing) return known.error();

    if (auto free = check_folder(database, wanted.definition.name); !free)
        return std::move(free).error();
    if (wanted.seed == Seed::to_draw) wanted.definition.seed = drawn_seed();
    const std::vector<store::Record> first{
        {{}, wall_now(), store::SourcesNoted{study::to_json(wanted.sources)}}};
    const auto id = database.create_study(wanted.definition, wanted.text, first);
    if (!id) return id.error();
    return as_recorded(*id, std::move(wanted.definition), database.history(*id));
}

Result<StudyOnRecord> on_record(const store::Database& database, StudyId id) {
    auto definition = database.definition(id);
    if (!definition) return std::move(definition).error();
    auto study = as_recorded(id, std::move(*definition), database.history(id));
    if (study) study->resumed = true;
    return study;
}

}  // namespace femrun::serve
