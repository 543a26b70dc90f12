// SPDX-License-Identifier: MIT
// The study file (docs/reference/study-file.md): TOML in, a definition out, or every mistake in it
// with its line. What only a plugin can know is checked afterwards, with the same lines: its
// settings by `check_settings` (settings_schema.hpp), its responses by `bind_responses`
// (response_binding.hpp).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "study/definition.hpp"
#include "study/differences.hpp"  // belongs to whoever reads study files again
#include "study/placement.hpp"

namespace femrun::study {

/// `key = value` given on the command line: a dotted key and a TOML value ("optimizer.seed", "7").
struct Override {
    std::string key;
    std::string value;
    std::string option = {};  // how messages call it ("--trials"); empty: "--set KEY"
};

/// A read study file. Remembers where each thing stands, so that later checks can name the line.
class StudyFile {
public:
    struct Reading {
        std::shared_ptr<const StudyFile> file;  // null when the text is not even TOML
        std::vector<Error> mistakes;            // by line; empty when the study can run
    };

    /// `path` is for messages, and names the study when the text does not: "wing.toml" and
    /// "wing/study.toml" are both 'wing'. Overrides are applied before anything is checked; a value
    /// that is not TOML is a text.
    static Reading read(std::string_view text, std::string_view path,
                        const std::vector<Override>& overrides = {});

    virtual ~StudyFile() = default;

    /// What could be read; whole when there were no mistakes. Its responses are the names that
    /// objectives and constraints use, in order of appearance, then those of [study] record.
    virtual const StudyDefinition& definition() const = 0;

    /// Whether [optimizer] seed was given; without it the definition's is 0, and whoever runs the
    /// study draws one.
    virtual bool seed_given() const = 0;

    /// [study] record; nothing when it is absent: everything that the solver returns is recorded.
    virtual const std::optional<std::vector<std::string>>& record() const = 0;

    /// [study] before: see `Placement`.
    virtual const Before& before() const = 0;

    /// "study.toml:14" for a dotted key ("solver.steps.0.program"), or the nearest parent that has
    /// a line.
    virtual std::string place(std::string_view dotted_key) const = 0;
};

}  // namespace femrun::study
