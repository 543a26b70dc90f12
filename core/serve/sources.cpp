// SPDX-License-Identifier: MIT
#include "serve/sources.hpp"

#include <filesystem>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/content_hash.hpp"
#include "base/contents.hpp"
#include "base/path_text.hpp"
#include "host/catalogue.hpp"
#include "stage/gathered.hpp"
#include "system/plugin_platform.hpp"

namespace femrun::serve {

namespace fs = std::filesystem;

namespace {

study::PluginSource source_of(const host::Plugin& plugin) {
    if (plugin.library.empty()) return {plugin.description.name, {}, {}};
    return {plugin.description.name, plugin.description.version, Contents().of(plugin.library)};
}

/// Relative to the study's folder, if it is there.
std::optional<fs::path> inside(const ReadyStudy& ready, const std::string& file) {
    fs::path relative = (ready.folder / path_of(file))
                            .lexically_normal()
                            .lexically_relative(ready.folder.lexically_normal());
    if (relative.empty() || *relative.begin() == "..") return std::nullopt;
    return relative;
}

/// Relative to the study file, as its settings name files, where that is shorter.
std::string as_named(const ReadyStudy& ready, const std::string& file) {
    const auto relative = inside(ready, file);
    return relative ? slashed_text(*relative) : file;
}

/// Of a solver whose schema is not here: all texts in its settings that are files or folders.
struct Guess {
    std::vector<std::string> inside, outside;
};
Guess guessed_files(const ReadyStudy& ready) {
    Guess guess;
    for (const std::string& word : study::words_in(ready.definition.solver.settings)) {
        std::error_code failure;
        const fs::path path = ready.folder / path_of(word);
        if (!fs::exists(path, failure) || fs::equivalent(path, ready.folder, failure)) continue;
        if (!inside(ready, word))
            guess.outside.push_back(word);
        else if (stage::files_named(ready.folder, word))  // an empty folder has none
            guess.inside.push_back(word);
    }
    return guess;
}

/// No guess is made in silence.
void tell(const Guess& guess, StagedStudy& staged) {
    if (guess.inside.empty())
        staged.notes.push_back(
            "no text in the solver's settings names a file of the study's folder, and none goes "
            "along; name those that it reads in [study] files");
    else
        staged.notes.push_back(fmt::format(
            "texts in the solver's settings name these files, which go along: {}; name others that "
            "it reads, and those that these include, in [study] files",
            fmt::join(guess.inside, ", ")));
    if (!guess.outside.empty())
        staged.notes.push_back(fmt::format(
            "texts in the solver's settings name what is outside the study's folder, and it does "
            "not go along: {}",
            fmt::join(guess.outside, ", ")));
}

/// What the settings of the solver name, it itself told, and the study file names for it; each
/// once.
std::vector<std::string> named_files(const ReadyStudy& ready) {
    auto paths = ready.solver.library.empty() ? guessed_files(ready).inside
                                              : study::paths_in(ready.solver.description.settings,
                                                                ready.definition.solver.settings);
    for (const std::string& file : ready.files) paths.push_back(as_named(ready, file));
    std::vector<std::string> names;
    std::set<std::string> known;
    for (const std::string& path : paths) {
        std::error_code failure;
        // A program's name alone is looked for in PATH, and belongs to the system.
        if (known.insert(path).second && fs::exists(ready.folder / path_of(path), failure))
            names.push_back(path);
    }
    for (const std::string& name : ready.definition.files)
        if (const auto files = stage::files_named(ready.folder, name))
            for (const std::string& file : *files)
                if (known.insert(file).second) names.push_back(file);
    return names;
}

Result<void> add_library(StagedStudy& staged, const std::string& platform, const fs::path& file) {
    auto hash = content_hash_of(file);
    if (!hash) return std::move(hash).error();
    std::error_code failure;
    staged.staging.libraries.push_back({platform, *hash, fs::file_size(file, failure)});
    staged.content.emplace(*std::move(hash), file);
    return {};
}

}  // namespace

study::Sources sources_of(const ReadyStudy& ready) {
    study::Sources sources{source_of(ready.optimizer), source_of(ready.solver), {}};
    Contents contents;
    for (const std::string& name : named_files(ready))
        sources.files.push_back({name, contents.of(ready.folder / path_of(name))});
    return sources;
}

Result<StagedStudy> staged(const ReadyStudy& ready) {
    std::set<std::string> paths;
    for (const std::string& name : named_files(ready)) {
        auto files = stage::files_named(ready.folder, name);
        if (!files) return std::move(files).error().within(ready.file->place("solver"));
        paths.insert(files->begin(), files->end());
    }
    auto files = stage::gather(ready.folder, {paths.begin(), paths.end()});
    if (!files) return std::move(files).error();
    StagedStudy staged{{ready.solver.description.version, *std::move(files), {}, {}}, {}, {}};
    for (const work::StagedFile& file : staged.staging.files)
        staged.content.emplace(file.hash, ready.folder / path_of(file.path));
    if (ready.solver.library.empty()) {
        tell(guessed_files(ready), staged);
        return staged;
    }
    if (auto added = add_library(staged, system::plugin_platform(), ready.solver.library); !added)
        return std::move(added).error();
    for (const auto& [platform, library] : host::for_other_platforms(ready.solver))
        if (auto added = add_library(staged, platform, library); !added)
            return std::move(added).error();
    return staged;
}

WantedStudy wanted_of(const ReadyStudy& ready, control::Changes changes) {
    return {.definition = ready.definition,
            .seed = ready.file->seed_given() ? Seed::given : Seed::to_draw,
            .before = ready.file->before(),
            .text = ready.text,
            .sources = sources_of(ready),
            .changes = changes};
}

}  // namespace femrun::serve
