// SPDX-License-Identifier: MIT
// What the settings ask for, as values: which files go into the work folder, which programs run
// there, what their endings mean, and where the responses stand afterwards.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <femrun/settings.hpp>
#include <femrun/text_template.hpp>

#include "dakota.hpp"
#include "output.hpp"
#include "pattern.hpp"

namespace femrun::command {

/// A file or folder of the study that an attempt finds in its work folder.
struct StagedFile {
    std::filesystem::path from;  // absolute
    std::string written;         // as in the settings, for messages
    std::string to;              // relative to the work folder
};

/// A file whose places take the design's values.
struct StagedTemplate {
    StagedFile file;
    TextTemplate text;
};

/// The kinds of failure that the outside of a program can show.
enum class FailureKind { design, resource, fault };

/// "When this is seen, the step has failed so." All conditions that are there must hold.
struct FailureRule {
    std::vector<std::int64_t> exit_codes;
    std::optional<Pattern> pattern;  // a line matches
    std::optional<Pattern> without;  // no line matches
    std::string file;                // where the patterns are looked for; empty: what was printed
    FailureKind kind = FailureKind::design;
    std::string stage;
    std::string message;
};

/// One program and what its ending means.
struct Step {
    TextTemplate program;
    std::string program_text;
    std::vector<TextTemplate> arguments;
    std::vector<std::pair<std::string, TextTemplate>> environment;
    double limit_s = 0;
    std::string stage;
    std::string output, error;
    std::vector<FailureRule> failures;
    std::string place;  // "step 1 'python3'"
};

struct Plan {
    std::filesystem::path study_folder;
    std::vector<StagedTemplate> templates;
    std::vector<StagedFile> files;
    std::vector<Step> steps;
    std::vector<Output> outputs;
    std::optional<Dakota> dakota;
    std::vector<std::string> unused;  // quantities that need not be used

    /// The names of the responses, Dakota's first.
    std::vector<std::string> responses() const;
    /// Every text that has places.
    std::vector<TextTemplate> texts() const;
};

/// Reads the settings and the template files, and checks that all that is named is there. Throws
/// femrun::Invalid or femrun::Missing with the first mistake.
Plan read_plan(const Settings& settings);

/// One output of the settings; `table` is its JSON.
Output read_output(const std::string& name, const nlohmann::json& table);

/// Reads `steps`.
std::vector<Step> read_steps(const class SettingTable& settings);

}  // namespace femrun::command
