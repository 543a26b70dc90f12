// SPDX-License-Identifier: MIT
// What is known of a library without loading it into this process.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "host/description.hpp"

namespace femrun::host {

struct LibraryFacts {
    std::vector<Description> plugins;
    /// Why it cannot be used, a sentence; empty when it can.
    std::string broken;
    /// It crashed, exited or hung while it was loaded: a deed of its own, which no other file
    /// undoes, whereas a library that the system refuses may only miss a neighbour.
    bool died = false;
    /// What it wrote to standard output and error while it was loaded, its last lines.
    std::string printed;
    /// base/content_hash.hpp of its file; empty when it could not be read.
    std::string hash;

    bool operator==(const LibraryFacts&) const = default;
};

nlohmann::json to_json(const LibraryFacts& facts);
/// Throws nlohmann::json::exception when it is none of `to_json`.
LibraryFacts facts_from_json(const nlohmann::json& from);

}  // namespace femrun::host
