// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace femrun::host {

enum class PluginKind { solver, optimizer };

std::string_view to_string(PluginKind kind);

/// What is known of a plugin without making an instance of it.
struct Description {
    PluginKind kind = PluginKind::solver;
    std::string name, version;
    std::string description;   // one sentence
    std::string settings;      // JSON Schema of its settings object
    bool in_process = false;   // safe in the host's own process
    bool independent = false;  // optimizer: what it proposes ignores what it is told
    std::uint32_t abi_version = 0;
    std::string sdk_version;
    bool operator==(const Description&) const = default;
};

}  // namespace femrun::host
