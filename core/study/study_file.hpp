// SPDX-License-Identifier: MIT
// The study file (docs/reference/study-file.md): TOML in, a definition out, or every mistake in it
// with its line. What only a plugin can know (its settings' schema, its responses) is checked
// afterwards by `PluginFacts`, with the same lines.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "study/definition.hpp"

namespace femrun::study {

/// `key = value` given on the command line: a dotted key and a TOML value ("optimizer.seed", "7").
struct Override {
    std::string key;
    std::string value;
};

/// A read study file. Remembers where each thing stands, so that later checks can name the line.
class StudyFile {
public:
    struct Reading {
        std::shared_ptr<const StudyFile> file;  // null when the text is not even TOML
        std::vector<Error> mistakes;            // empty when the study can run
    };

    /// `path` is for messages only; overrides are applied before anything is checked, and their
    /// mistakes are named by "--set KEY".
    static Reading read(std::string_view text, std::string_view path,
                        const std::vector<Override>& overrides = {});

    virtual ~StudyFile() = default;
    virtual const StudyDefinition& definition() const = 0;

    /// "study.toml:14" for a dotted key ("solver.steps.0.program"), or the nearest parent that has
    /// a line.
    virtual std::string place(std::string_view dotted_key) const = 0;
};

/// What changed from one definition to another, a sentence each: "objective 'mass': was minimize,
/// is maximize". Empty when they are the same study. Budget changes are listed last and do not make
/// another study: `same_study` says so.
std::vector<std::string> differences(const StudyDefinition& was, const StudyDefinition& is);
bool same_study(const StudyDefinition& was, const StudyDefinition& is);

}  // namespace femrun::study
