// SPDX-License-Identifier: MIT
#include <algorithm>

#include <fmt/format.h>

#include "wire/convert_control.hpp"
#include "wire/limits.hpp"
#include "wire/pieces.hpp"

namespace femrun::wire {

namespace {

Result<std::string> bounded(capnp::Text::Reader from, std::string_view what) {
    if (from.size() > submission_bytes_max)
        return Error{ErrorKind::invalid, fmt::format("the {} has {} bytes; it may have {}", what,
                                                     from.size(), submission_bytes_max)};
    return to_text(from);
}

}  // namespace

void encode(const control::Submission& submission, Submission::Builder into) {
    into.setDefinition(text(submission.definition));
    into.setFileText(text(submission.file_text));
    into.setFileName(text(submission.file_name));
    auto overrides = into.initOverrides(count(submission.overrides.size()));
    for (unsigned i = 0; i < overrides.size(); ++i) {
        overrides[i].setKey(text(submission.overrides[i].key));
        overrides[i].setValue(text(submission.overrides[i].value));
        overrides[i].setOption(text(submission.overrides[i].option));
    }
    into.setSources(text(submission.sources));
    encode(std::span<const work::StagedFile>(submission.staging.files),
           into.initFiles(count(submission.staging.files.size())));
    into.setSolverVersion(text(submission.staging.solver_version));
    encode(std::span<const work::SolverLibrary>(submission.staging.libraries),
           into.initLibraries(count(submission.staging.libraries.size())));
    into.setUnchecked(submission.unchecked);
    into.setChangesWanted(submission.changes == control::Changes::wanted);
}

Result<control::Submission> decode(Submission::Reader from) {
    if (from.getOverrides().size() > overrides_max)
        return too_many("changed values", from.getOverrides().size(), overrides_max);
    auto definition = bounded(from.getDefinition(), "definition of the study");
    if (!definition) return std::move(definition).error();
    auto file_text = bounded(from.getFileText(), "study file");
    if (!file_text) return std::move(file_text).error();
    auto sources = bounded(from.getSources(), "list of what the study is computed with");
    if (!sources) return std::move(sources).error();
    auto files = decode(from.getFiles());
    if (!files) return std::move(files).error();
    auto libraries = decode(from.getLibraries());
    if (!libraries) return std::move(libraries).error();
    control::Submission submission;
    submission.definition = *std::move(definition);
    submission.file_text = *std::move(file_text);
    submission.file_name = sentence_of(from.getFileName());
    for (const auto one : from.getOverrides())
        submission.overrides.push_back(
            {to_text(one.getKey()), to_text(one.getValue()), sentence_of(one.getOption())});
    submission.sources = *std::move(sources);
    submission.staging = {
        name_of(from.getSolverVersion()), *std::move(files), *std::move(libraries), {}};
    submission.unchecked = from.getUnchecked();
    submission.changes =
        from.getChangesWanted() ? control::Changes::wanted : control::Changes::refused;
    return submission;
}

void encode(const control::Submitted& submitted, Submitted::Builder into) {
    into.setStudy(submitted.id.value);
    into.setResumed(submitted.resumed);
    into.setTrials(submitted.trials);
    into.setCompleted(submitted.completed);
    put_words(submitted.notes, into.initNotes(count(submitted.notes.size())));
}

control::Submitted decode(Submitted::Reader from) {
    control::Submitted submitted{.id = {from.getStudy()},
                                 .resumed = from.getResumed(),
                                 .trials = from.getTrials(),
                                 .completed = from.getCompleted()};
    const auto notes = from.getNotes();
    for (unsigned i = 0; i < std::min(notes.size(), listed_max); ++i)
        submitted.notes.push_back(sentence_of(notes[i]));
    return submitted;
}

}  // namespace femrun::wire
