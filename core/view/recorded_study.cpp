// SPDX-License-Identifier: MIT
#include "view/recorded_study.hpp"

namespace femrun::view {

Result<std::unique_ptr<RecordedStudy>> RecordedStudy::open(const std::string& path,
                                                           const std::string& name) {
    auto database = store::Database::open(path, store::Access::read);
    if (!database) return std::move(database).error();
    auto row = name.empty() ? (*database)->last_changed() : (*database)->study(name);
    if (!row) return std::move(row).error();
    auto definition = (*database)->definition(row->id);
    if (!definition) return std::move(definition).error();
    auto history = (*database)->history(row->id);
    if (!history) return std::move(history).error();
    return compiled(row->id, std::move(*definition), std::move(*history), row->abandoned,
                    {path, std::nullopt});
}

Result<std::unique_ptr<RecordedStudy>> RecordedStudy::compiled(StudyId id,
                                                               study::StudyDefinition definition,
                                                               store::History history,
                                                               bool abandoned, Place place) {
    auto space = study::SearchSpace::compile(definition.space);
    if (!space) return std::move(space).error();
    auto goals = study::Goals::compile(definition.goals, *space);
    if (!goals) return std::move(goals).error();
    return std::unique_ptr<RecordedStudy>(
        new RecordedStudy(id, std::move(definition), std::move(*space), std::move(*goals),
                          std::move(history), abandoned, std::move(place)));
}

Result<std::unique_ptr<RecordedStudy>> RecordedStudy::of(StudyId id,
                                                         study::StudyDefinition definition,
                                                         store::History history, bool abandoned,
                                                         std::string elsewhere) {
    return compiled(id, std::move(definition), std::move(history), abandoned,
                    {"", std::move(elsewhere)});
}

}  // namespace femrun::view
