// SPDX-License-Identifier: MIT
// Tries a plugin library against the laws of the interface (sdk/conformance): each check of each
// plugin in a process of its own, so that a crash or a hang is a finding among others.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "conformance/conformance.hpp"
#include "host/look_into.hpp"
#include "study/definition.hpp"

namespace femrun::conform {

/// How a process that runs one check is started again: `command` and these as arguments
/// LIBRARY --check NAME --index N --seed N --limit-s S --findings FILE [--set-json JSON]
/// [--study-json FILE].
struct Check {
    std::filesystem::path library;
    std::string check;
    std::uint32_t index = 0;
    std::uint64_t seed = 1;
    double limit_s = 10;               // of one call
    std::filesystem::path findings;    // written by the process
    std::string set_json;              // settings, JSON; empty: none
    std::filesystem::path study_json;  // empty: none
};

struct Settings {
    std::vector<std::string> command;  // empty: this program and "conform"
    host::LookSettings look;
    std::filesystem::path library;
    std::string plugin;  // empty: all that the library offers
    std::string check;   // empty: all
    std::uint64_t seed = 1;
    std::optional<conformance::SolverStudy> study;  // for solvers
    std::string set = "{}";  // settings instead of the study's or the default ones, JSON
    /// A call that takes longer hangs. For solvers whose solves need longer it is raised.
    Duration call_limit = std::chrono::seconds(10);
};

/// One check of one plugin, and what came of it.
struct Line {
    std::string plugin;  // "optimizer 'random'", "library"
    std::string check;   // "same-seed"
    std::string law;     // "proposes the same designs for the same seed"
    std::vector<std::string> findings;
    /// Checks of this plugin that found the same before: one cause is told once.
    std::vector<std::string> as_before = {};
    std::string untried = {};  // why it was not tried; empty when it was

    bool kept() const { return findings.empty() && as_before.empty() && untried.empty(); }
    bool operator==(const Line&) const = default;
};

struct Report {
    std::vector<Line> lines;

    std::size_t findings() const;
    std::size_t untried() const;
};

/// The names of all checks, in their order.
std::vector<std::string> checks();

/// Blocks for as long as it takes; `heard` is given each line as it comes. Fails when the system
/// does not load the library, or when there is no such plugin or check.
Result<Report> try_library(const Settings& settings, const std::function<void(const Line&)>& heard);

/// The life of a process that runs one check; returns its exit code.
int run_one_check(const Check& check);

/// What a study tries its solver with: its first design to try, or the middle of its domains.
Result<conformance::SolverStudy> solver_study(const study::StudyDefinition& study,
                                              const std::filesystem::path& study_folder);

}  // namespace femrun::conform
