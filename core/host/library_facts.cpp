// SPDX-License-Identifier: MIT
#include "host/library_facts.hpp"

#include <nlohmann/json.hpp>

namespace femrun::host {

using nlohmann::json;

namespace {

json to_json(const Description& one) {
    return {{"kind", std::string(to_string(one.kind))},
            {"name", one.name},
            {"version", one.version},
            {"description", one.description},
            {"settings", one.settings},
            {"in_process", one.in_process},
            {"independent", one.independent},
            {"abi", one.abi_version},
            {"sdk", one.sdk_version}};
}

Description description_from(const json& from) {
    Description one;
    one.kind = from.at("kind").get<std::string>() == to_string(PluginKind::solver)
                   ? PluginKind::solver
                   : PluginKind::optimizer;
    one.name = from.at("name").get<std::string>();
    one.version = from.at("version").get<std::string>();
    one.description = from.at("description").get<std::string>();
    one.settings = from.at("settings").get<std::string>();
    one.in_process = from.at("in_process").get<bool>();
    one.independent = from.at("independent").get<bool>();
    one.abi_version = from.at("abi").get<std::uint32_t>();
    one.sdk_version = from.at("sdk").get<std::string>();
    return one;
}

}  // namespace

json to_json(const LibraryFacts& facts) {
    json plugins = json::array();
    for (const Description& one : facts.plugins) plugins.push_back(to_json(one));
    return {{"plugins", plugins},
            {"broken", facts.broken},
            {"died", facts.died},
            {"printed", facts.printed},
            {"hash", facts.hash}};
}

LibraryFacts facts_from_json(const json& from) {
    LibraryFacts facts;
    for (const json& one : from.at("plugins")) facts.plugins.push_back(description_from(one));
    facts.broken = from.at("broken").get<std::string>();
    facts.died = from.at("died").get<bool>();
    facts.printed = from.at("printed").get<std::string>();
    facts.hash = from.at("hash").get<std::string>();
    return facts;
}

}  // namespace femrun::host
