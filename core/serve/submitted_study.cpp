// SPDX-License-Identifier: MIT
#include "serve/submitted_study.hpp"

#include <fmt/format.h>

#include "stage/manifest.hpp"
#include "study/goals.hpp"
#include "study/search_space.hpp"
#include "study/study_file.hpp"

namespace femrun::serve {

work::HandedIn handed_in_of(const control::Submission& submission) {
    work::HandedIn handed_in{.name = submission.file_name, .text = submission.file_text};
    for (const study::Override& one : submission.overrides)
        handed_in.overrides.push_back({one.key, one.value, one.option});
    return handed_in;
}

namespace {

/// What the file says, which was checked when it was read, and beside it what only its preparation
/// has found out: settings with their defaults, and the responses that the solver returns.
study::StudyDefinition completed(study::StudyDefinition read, study::StudyDefinition prepared) {
    read.optimizer.settings = std::move(prepared.optimizer.settings);
    read.solver.settings = std::move(prepared.solver.settings);
    read.goals.responses = std::move(prepared.goals.responses);
    return read;
}

}  // namespace

Result<WantedStudy> wanted_of(const control::Submission& submission) {
    auto prepared = store::definition_from_json(submission.definition);
    if (!prepared)
        return Error{ErrorKind::invalid,
                     fmt::format("{}: what it was prepared to cannot be read; use one version of "
                                 "femrun here and at the scheduler",
                                 submission.file_name)};
    const auto reading =
        study::StudyFile::read(submission.file_text, submission.file_name, submission.overrides);
    if (!reading.mistakes.empty()) return reading.mistakes.front();
    const study::StudyDefinition& read = reading.file->definition();
    if (read.name != prepared->name)
        return Error{ErrorKind::invalid,
                     fmt::format("{}: defines study '{}', and what was handed in with it study "
                                 "'{}'; hand in both as they were prepared",
                                 submission.file_name, read.name, prepared->name)};
    study::StudyDefinition definition = completed(read, *std::move(prepared));
    const auto space = study::SearchSpace::compile(definition.space);
    if (!space) return space.error();
    if (const auto goals = study::Goals::compile(definition.goals, *space); !goals)
        return goals.error();
    auto sources = study::sources_from_json(submission.sources);
    if (!sources)
        return Error{ErrorKind::invalid,
                     fmt::format("{}: what it is computed with cannot be read; use one version of "
                                 "femrun here and at the scheduler",
                                 submission.file_name)};
    work::Staging staging = submission.staging;
    if (submission.unchecked) staging.handed_in = handed_in_of(submission);
    sources->staging = stage::to_json(staging);
    return WantedStudy{.definition = std::move(definition),
                       .seed = reading.file->seed_given() ? Seed::given : Seed::to_draw,
                       .before = reading.file->before(),
                       .text = submission.file_text,
                       .sources = std::move(*sources),
                       .changes = submission.changes};
}

}  // namespace femrun::serve
