// SPDX-License-Identifier: MIT
// How workers are started on an engine, as a file says that `femrun workers up --settings` names:
//
//     [workers.slurm]
//     adaptive  = "2..40"
//     time      = "4 h"
//     partition = "short"
//     options   = ["--account=fem", "--mem-per-cpu=4G"]
//
//     [workers.ssh]
//     hosts = "hosts.txt"
//
// What is not said is left to the command line, and to the engine.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace femrun::study {

struct CrewSettings {
    std::optional<std::uint32_t> count, slots;
    std::optional<std::string> adaptive;  // "MIN..MAX"
    std::optional<std::chrono::milliseconds> time, idle, grace;
    std::optional<std::string> partition, hosts, reach;
    std::vector<std::string> options, solvers, tags;
    std::optional<std::string> submit, cancel, state;  // a site's own commands
    std::optional<std::string> job_id, state_tells;    // how these say what they say
    bool operator==(const CrewSettings&) const = default;

    /// What is said here, and of the rest what `file` says.
    CrewSettings over(const CrewSettings& file) const;
};

struct CrewSettingsReading {
    std::map<std::string, CrewSettings> engines;  // by name
    std::vector<Error> mistakes;                  // with their places
};

CrewSettingsReading read_crew_settings(std::string_view text, std::string_view path);

/// "2..40", both from 0 to 100 000, the first not above the second.
Result<std::pair<std::uint32_t, std::uint32_t>> least_and_most(std::string_view text);

}  // namespace femrun::study
