// SPDX-License-Identifier: MIT
#include "study/sources.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace femrun::study {

namespace {

using Json = nlohmann::ordered_json;

Json json(const PluginSource& plugin) {
    return {{"name", plugin.name}, {"version", plugin.version}, {"content", plugin.content}};
}

PluginSource plugin_from(const Json& json) {
    return {json.at("name").get<std::string>(), json.at("version").get<std::string>(),
            json.at("content").get<std::string>()};
}

class Comparison {
public:
    bool plugin(const char* kind, const PluginSource& was, const PluginSource& is) {
        if (was.name != is.name || was == is) return false;
        // Whoever handed it in does not have the plugin.
        if (was.version.empty() || is.version.empty()) return false;
        if (was.version != is.version)
            changes.to_agree.push_back(
                fmt::format("{} '{}' was {}, is {}", kind, is.name, was.version, is.version));
        else
            changes.to_tell.push_back(
                fmt::format("{} '{}' was built anew since the study was begun, and is still {}",
                            kind, is.name, is.version));
        return was.version != is.version;
    }

    void file(const FileSource& was, const std::vector<FileSource>& all) {
        const auto is = std::find_if(all.begin(), all.end(),
                                     [&](const auto& file) { return file.path == was.path; });
        if (is != all.end() && is->content != was.content)
            changes.to_agree.push_back(
                fmt::format("'{}' has changed since the study was begun", was.path));
    }

    SourceChanges changes;
};

/// The member of a schema or of settings; null when there is none.
const Json* member(const Json& json, const std::string& key) {
    if (!json.is_object()) return nullptr;
    const auto found = json.find(key);
    return found == json.end() ? nullptr : &*found;
}

void collect(const Json& schema, const Json& value, std::vector<std::string>& paths) {
    if (const Json* format = member(schema, "format"); format && *format == "path") {
        const Json* text = value.is_object() ? member(value, "from") : &value;
        if (text && text->is_string()) paths.push_back(text->get<std::string>());
        return;
    }
    if (const Json* items = member(schema, "items"); items && value.is_array())
        for (const Json& item : value) collect(*items, item, paths);
    if (!value.is_object()) return;
    const Json* properties = member(schema, "properties");
    const Json* others = member(schema, "additionalProperties");
    for (const auto& [key, child] : value.items()) {
        const Json* its = properties ? member(*properties, key) : nullptr;
        if (!its) its = others;
        if (its) collect(*its, child, paths);
    }
}

}  // namespace

std::string to_json(const Sources& sources) {
    Json files = Json::array();
    for (const FileSource& file : sources.files)
        files.push_back({{"path", file.path}, {"content", file.content}});
    Json whole{{"optimizer", json(sources.optimizer)},
               {"solver", json(sources.solver)},
               {"files", std::move(files)}};
    if (!sources.staging.empty()) whole["staging"] = sources.staging;
    return whole.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Sources> sources_from_json(std::string_view text) {
    try {
        const Json whole = Json::parse(text);
        Sources sources{plugin_from(whole.at("optimizer")), plugin_from(whole.at("solver")), {}};
        for (const Json& file : whole.at("files"))
            sources.files.push_back(
                {file.at("path").get<std::string>(), file.at("content").get<std::string>()});
        sources.staging = whole.value("staging", std::string());
        return sources;
    } catch (const Json::exception&) {
        return std::nullopt;
    }
}

SourceChanges changes(const Sources& was, const Sources& is) {
    Comparison comparison;
    comparison.changes.another_optimizer =
        comparison.plugin("optimizer", was.optimizer, is.optimizer);
    comparison.plugin("solver", was.solver, is.solver);
    for (const FileSource& file : was.files) comparison.file(file, is.files);
    return std::move(comparison.changes);
}

namespace {

void collect_words(const Json& value, std::vector<std::string>& words) {
    if (value.is_structured())
        for (const Json& child : value) collect_words(child, words);
    if (!value.is_string()) return;
    const auto text = value.get<std::string>();
    words.push_back(text);
    std::istringstream parts(text);
    for (std::string part; parts >> part;) words.push_back(part);
}

void sort_out(std::vector<std::string>& texts) {
    std::sort(texts.begin(), texts.end());
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

}  // namespace

std::vector<std::string> words_in(std::string_view settings) {
    std::vector<std::string> words;
    collect_words(Json::parse(settings, nullptr, false), words);
    sort_out(words);
    return words;
}

std::vector<std::string> paths_in(std::string_view schema, std::string_view settings) {
    std::vector<std::string> paths;
    const Json description = Json::parse(schema, nullptr, false);
    const Json values = Json::parse(settings, nullptr, false);
    collect(description, values, paths);
    sort_out(paths);
    return paths;
}

}  // namespace femrun::study
