// SPDX-License-Identifier: MIT
// The machines that are reached with SSH, one a line:
//
//     # our calculation PCs
//     node1
//     ann@node2:2222  slots=4 tags=big,gpu
//     node3           forward=yes
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace femrun::engines {

struct Host {
    /// As it was written, with '+' for ':': a part of the ids of jobs.
    std::string label;
    std::string destination;  // for ssh: "ann@node2"
    std::optional<std::uint16_t> port;
    std::optional<std::uint32_t> slots;
    std::string tags;      // "big,gpu"
    bool forward = false;  // its workers reach the scheduler through this connection alone
    bool operator==(const Host&) const = default;
};

/// Errors have the file's name and the line: "hosts.txt:3: ...".
Result<std::vector<Host>> parse_hosts(std::string_view text, const std::string& file);

/// A host by what jobs call it, when the file has it no more.
std::optional<Host> host_called(const std::string& label);

}  // namespace femrun::engines
