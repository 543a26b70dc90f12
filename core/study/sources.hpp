// SPDX-License-Identifier: MIT
// What a study is computed with beside its file: the plugins, and the files that its solver reads.
// They are recorded when it begins, so that a change is told before results of two kinds are mixed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace femrun::study {

struct PluginSource {
    std::string name, version;
    std::string content;  // a hash of its library
    bool operator==(const PluginSource&) const = default;
};

struct FileSource {
    std::string path;     // as the settings have it
    std::string content;  // what `Contents` says of it
    bool operator==(const FileSource&) const = default;
};

struct Sources {
    PluginSource optimizer, solver;
    std::vector<FileSource> files;
    /// What workers elsewhere must be sent, as room stage writes it down; empty for a study that
    /// was begun on the PC of its scheduler.
    std::string staging = {};
    bool operator==(const Sources&) const = default;
};

std::string to_json(const Sources& sources);
/// Nothing when the text is no such JSON.
std::optional<Sources> sources_from_json(std::string_view text);

struct SourceChanges {
    std::vector<std::string> to_agree;  // may change results: the user has to say yes
    std::vector<std::string> to_tell;
    bool another_optimizer = false;  // of the same name
};

/// What differs between plugins and files of the same names; other names are other settings, which
/// `differences` tells.
SourceChanges changes(const Sources& was, const Sources& is);

/// Paths in a plugin's settings: where its schema says "format": "path" there is a text, or a table
/// whose `from` is one.
std::vector<std::string> paths_in(std::string_view schema, std::string_view settings);

/// Each text in a plugin's settings, and each word of it, once: for who does not have its schema.
std::vector<std::string> words_in(std::string_view settings);

}  // namespace femrun::study
