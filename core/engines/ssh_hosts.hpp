// SPDX-License-Identifier: MIT
// Hosts with SSH as an engine: on each, a worker that lives on when the connection ends. It uses
// the user's own `ssh` with its own configuration (keys, aliases, ProxyJump), and asks nothing of a
// person. Each host is by itself: one that fails is told of, and the others are used.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engines/engine.hpp"
#include "engines/hosts_file.hpp"

namespace femrun::engines {

struct SshSettings {
    std::vector<Host> hosts;
    std::vector<std::string> options;  // of ssh, as typed: "-F", "my_config"
    Duration grace = std::chrono::seconds(60);
    std::uint32_t at_once = 8;  // hosts that are talked to at the same time
};

std::unique_ptr<Engine> make_ssh_hosts(SshSettings settings);

}  // namespace femrun::engines
