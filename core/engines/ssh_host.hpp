// SPDX-License-Identifier: MIT
// One host, and what is done on it. Blocks; several hosts may be talked to at once, each from a
// thread of its own.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "engines/engine.hpp"
#include "engines/hosts_file.hpp"
#include "engines/program_files.hpp"
#include "engines/ssh_words.hpp"

namespace femrun::engines::ssh {

/// How hosts are reached.
struct Way {
    std::vector<std::string> options;  // of ssh
};

/// The words of an `ssh` to that host; the last is the host, and may be followed by a command.
std::vector<std::string> ssh_command(const Way& way, const Host& host);

/// Runs a script there; an error, in the host's or ssh's words, unless it came to its end.
Result<Answer> tell(const Way& way, const Host& host, const std::string& script,
                    Duration limit = std::chrono::seconds(60));

/// The programs that may be started there, by their platform.
using Programs = std::map<std::string, ProgramFiles>;

/// Starts a job: gives "CREW.TOKEN"; nothing where the crew has a live one there. `forward`: the
/// port there by which it reaches the scheduler, and where that leads, if it needs one.
Result<std::optional<std::string>> begin(const Way& way, const Host& host, const Order& order,
                                         const Programs& programs, Duration grace,
                                         const std::optional<Forwarded>& forward);

}  // namespace femrun::engines::ssh
