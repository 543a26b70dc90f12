// SPDX-License-Identifier: MIT
// Where the build puts what these tests load and start.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host/catalogue.hpp"

namespace femrun::host {

inline const std::filesystem::path unloadable_folder = FEMRUN_TEST_UNLOADABLE;
inline const std::filesystem::path doors_folder = FEMRUN_TEST_DOORS;
inline const std::filesystem::path at_load_folder = FEMRUN_TEST_AT_LOAD;
inline const std::filesystem::path hanging_folder = FEMRUN_TEST_HANGING;
inline const std::filesystem::path versions_folder = FEMRUN_TEST_VERSIONS;
inline const std::filesystem::path misbehaving_folder = FEMRUN_TEST_MISBEHAVING;
inline const std::filesystem::path misbehaving_library = misbehaving_folder / "misbehaving.femrun";

/// A plugin of misbehaving.femrun, by its deed.
inline Plugin misbehaving(PluginKind kind, const std::string& deed) {
    Description description;
    description.kind = kind;
    description.name = deed;
    return {description, misbehaving_library};
}

inline std::vector<std::string> host_command() { return {FEMRUN_TEST_PLUGIN_HOST, "host"}; }

/// Folders as a catalogue sees them that remembers nothing.
inline CatalogueSettings forgetful() {
    return {.own_folder = {}, .look = {.command = host_command()}, .memory = std::nullopt};
}

}  // namespace femrun::host
