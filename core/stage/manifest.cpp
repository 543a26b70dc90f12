// SPDX-License-Identifier: MIT
#include "stage/manifest.hpp"

#include <nlohmann/json.hpp>

namespace femrun::stage {

using Json = nlohmann::ordered_json;

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
    const Json whole{{"solver_version", staging.solver_version},
                     {"files", std::move(files)},
                     {"libraries", std::move(libraries)}};
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
