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

/// Runs a script there; an error, in the host's or ssh's words, unless it came to its end.
Result<Answer> tell(const Way& way, const Host& host, const std::string& script,
                    Duration limit = std::chrono::seconds(60));

/// The programs that may be started there, by their platform.
using Programs = std::map<std::string, ProgramFiles>;

/// Starts a job: gives "CREW.TOKEN"; nothing where the crew has a live one there.
Result<std::optional<std::string>> begin(const Way& way, const Host& host, const Order& order,
                                         const Programs& programs, Duration grace);

}  // namespace femrun::engines::ssh
