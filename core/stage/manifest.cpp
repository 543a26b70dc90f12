// SPDX-License-Identifier: MIT
#include "stage/manifest.hpp"

#include <nlohmann/json.hpp>

namespace femrun::stage {

using Json = nlohmann::ordered_json;

namespace {

Json json_of(const work::HandedIn& handed_in) {
    Json overrides = Json::array();
    for (const auto& one : handed_in.overrides)
        overrides.push_back({one.key, one.value, one.option});
    return {
        {"name", handed_in.name}, {"text", handed_in.text}, {"overrides", std::move(overrides)}};
}

work::HandedIn handed_in_of(const Json& json) {
    work::HandedIn handed_in{.name = json.at("name").get<std::string>(),
                             .text = json.at("text").get<std::string>()};
    for (const Json& one : json.at("overrides"))
        handed_in.overrides.push_back({one.at(0).get<std::string>(), one.at(1).get<std::string>(),
                                       one.at(2).get<std::string>()});
    return handed_in;
}

}  // namespace

std::string to_json(const work::Staging& staging) {
    Json files = Json::array(), libraries = Json::array();
    for (const work::StagedFile& file : staging.files)
        files.push_back({{"path", file.path},
                         {"hash", file.hash},
                         {"size", file.size},
                         {"executable", file.executable}});
    for (const work::SolverLibrary& library : staging.libraries)
        libraries.push_back(
            {{"platform", library.platform}, {"hash", library.hash}, {"size", library.size}});
    Json whole{{"solver_version", staging.solver_version},
               {"files", std::move(files)},
               {"libraries", std::move(libraries)}};
    if (staging.handed_in) whole["handed_in"] = json_of(*staging.handed_in);
    return whole.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<work::Staging> staging_from_json(std::string_view json) {
    work::Staging staging;
    try {
        const Json whole = Json::parse(json);
        staging.solver_version = whole.at("solver_version").get<std::string>();
        for (const Json& file : whole.at("files"))
            staging.files.push_back(
                {file.at("path").get<std::string>(), file.at("hash").get<std::string>(),
                 file.at("size").get<std::uint64_t>(), file.at("executable").get<bool>()});
        for (const Json& library : whole.at("libraries"))
            staging.libraries.push_back({library.at("platform").get<std::string>(),
                                         library.at("hash").get<std::string>(),
                                         library.at("size").get<std::uint64_t>()});
        if (const auto handed_in = whole.find("handed_in"); handed_in != whole.end())
            staging.handed_in = handed_in_of(*handed_in);
    } catch (const Json::exception&) {
        return Error{ErrorKind::corrupt, "files of the study: the list of them is damaged"};
    }
    if (auto sound = work::check(staging.files); !sound) return std::move(sound).error();
    if (auto sound = work::check(staging.libraries); !sound) return std::move(sound).error();
    return staging;
}

std::vector<std::string> hashes_of(const work::Staging& staging) {
    std::vector<std::string> hashes;
    for (const work::StagedFile& file : staging.files) hashes.push_back(file.hash);
    for (const work::SolverLibrary& library : staging.libraries) hashes.push_back(library.hash);
    return hashes;
}

}  // namespace femrun::stage
